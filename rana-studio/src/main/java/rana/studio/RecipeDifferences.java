package rana.studio;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/** In which settings recipes differ. */
final class RecipeDifferences {
    private RecipeDifferences() {}

    /**
     * A setting that is not the same in all.
     *
     * @param key that {@code --set} takes: {@code optimizer.generator.lr}
     * @param values of each recipe, as text; null where it has no such setting
     */
    record Difference(String key, List<@Nullable String> values) {}

    /** The settings that differ, in the order of recipes. */
    static List<Difference> of(List<Recipe> recipes) {
        List<Map<String, Object>> all = recipes.stream().map(Recipes::settings).toList();
        Set<String> keys = new LinkedHashSet<>();
        all.forEach(settings -> keys.addAll(settings.keySet()));
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            List<@Nullable String> values = new ArrayList<>();
            all.forEach(settings -> values.add(text(settings.get(key))));
            if (values.stream().distinct().count() > 1) {
                differences.add(new Difference(key, values));
            }
        }
        return differences;
    }

    private static @Nullable String text(@Nullable Object setting) {
        return setting == null ? null : setting.toString();
    }
}
