package rana.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.Names;
import rana.UsageException;
import rana.gan.AugmentationPolicy;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/**
 * The settings that can be changed while a training runs. Each takes a number, which stands from then on, whatever schedule the recipe
 * had; where augmentation is adaptive, it goes on adapting from that number.
 */
public final class LiveSettings {
    /** The probability of each augmentation. */
    static final String AUGMENTATION = "regularization.augmentation.probability";

    private static final double MOST_RATE = 1;

    private LiveSettings() {}

    /**
     * A setting that can be changed.
     *
     * @param key in the recipe
     * @param min the least that it may be; a learning rate is above it
     * @param max the most that it may be
     */
    public record Setting(String key, double min, double max) {
        private void check(double value) {
            boolean least = key.equals(AUGMENTATION) ? value >= min : value > min;
            if (!(least && value <= max)) {
                throw new UsageException("%s: must be %s %s, and at most %s; got %s"
                        .formatted(key, key.equals(AUGMENTATION) ? "at least" : "above", min, max, value));
            }
        }
    }

    /** Those of {@code recipe}: the learning rate of each network, and the probability of augmentation where there is any. */
    public static List<Setting> of(Recipe recipe) {
        List<Setting> settings = new ArrayList<>();
        recipe.architectures().keySet().forEach(network -> settings.add(new Setting(rateOf(network), 0, MOST_RATE)));
        if (!augmentation(recipe).transforms().isEmpty()) {
            settings.add(new Setting(AUGMENTATION, 0, 1));
        }
        return settings;
    }

    /** The values at a point of the training, by key; what adapts itself is not among them. */
    public static Map<String, Double> values(Recipe recipe, double progress) {
        Map<String, Double> values = new LinkedHashMap<>();
        recipe.optimizer()
                .rules()
                .forEach(
                        (network, rule) -> values.put(rateOf(network), rule.lr().at(progress)));
        if (!augmentation(recipe).isAdaptive()) {
            values.put(AUGMENTATION, augmentation(recipe).probability().at(progress));
        }
        return values;
    }

    /**
     * The recipe with other settings.
     *
     * @throws UsageException if a key is none of {@link #of}, or a value is not allowed
     */
    public static Recipe change(Recipe recipe, Map<String, Double> set) {
        List<Setting> settings = of(recipe);
        List<String> assignments = new ArrayList<>();
        set.forEach((key, value) -> {
            Setting setting = settings.stream()
                    .filter(known -> known.key.equals(key))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(key + ": cannot be changed while it runs"
                            + Names.hint(
                                    key, settings.stream().map(Setting::key).toList())));
            setting.check(value);
            assignments.add(key + "=" + value);
        });
        return Recipes.changed(recipe, assignments);
    }

    private static String rateOf(String network) {
        return "optimizer." + network + ".lr";
    }

    private static AugmentationPolicy augmentation(Recipe recipe) {
        return recipe.regularization().augmentation();
    }
}
