package rana.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import tools.jackson.databind.JsonNode;

/** In which settings recipes differ. */
final class Differences {
    private Differences() {}

    /**
     * A setting that is not the same in all.
     *
     * @param key its path: {@code optimizer.generator.lr}
     * @param values of each recipe, as text; null where it has no such setting
     */
    record Difference(String key, List<@Nullable String> values) {}

    /** The settings that differ, in the order of recipes. */
    static List<Difference> of(List<Recipe> recipes) {
        List<Map<String, String>> all = recipes.stream().map(Differences::flat).toList();
        Set<String> keys = new LinkedHashSet<>();
        all.forEach(settings -> keys.addAll(settings.keySet()));
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            List<@Nullable String> values = new ArrayList<>();
            all.forEach(settings -> values.add(settings.get(key)));
            if (values.stream().distinct().count() > 1) {
                differences.add(new Difference(key, values));
            }
        }
        return differences;
    }

    private static Map<String, String> flat(Recipe recipe) {
        Map<String, String> settings = new LinkedHashMap<>();
        flatten("", Recipes.toTree(recipe), settings);
        return settings;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> settings) {
        if (node.isObject()) {
            node.properties()
                    .forEach(child -> flatten(
                            path.isEmpty() ? child.getKey() : path + "." + child.getKey(), child.getValue(), settings));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "." + i, node.get(i), settings);
            }
        } else {
            settings.put(path, node.asString());
        }
    }
}
