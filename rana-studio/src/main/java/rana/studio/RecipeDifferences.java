package rana.studio;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/** The settings in which recipes differ. */
final class RecipeDifferences {
    private RecipeDifferences() {}

    /**
     * A setting that differs between recipes.
     *
     * @param key the key in the recipe, such as {@code optimizer.generator.lr}
     * @param values the value in each recipe, as text; null if the recipe does not have the setting
     */
    record Difference(String key, List<@Nullable String> values) {}

    /** Returns the settings that differ, in the order of a recipe. */
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
