package rana.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.Names;
import rana.UsageException;
import rana.augment.AugmentationPolicy;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.SettingChange;

/**
 * The settings that can change while a training runs. Each takes a number, which replaces the
 * recipe's schedule from then on; adaptive augmentation continues to adapt from that number.
 */
public final class LiveSettings {
    /** The probability of each augmentation. */
    static final String AUGMENTATION = "regularization.augmentation.probability";

    private static final double MAX_RATE = 1;

    private LiveSettings() {}

    /**
     * A setting that can change.
     *
     * @param key the key in the recipe
     * @param min the smallest value; a learning rate must be larger
     * @param max the largest value
     */
    public record Setting(String key, double min, double max) {
        private void check(double value) {
            boolean aboveMin = key.equals(AUGMENTATION) ? value >= min : value > min;
            if (!(aboveMin && value <= max)) {
                throw new UsageException("%s: must be %s %s, and at most %s; got %s"
                        .formatted(key, key.equals(AUGMENTATION) ? "at least" : "above", min, max, value));
            }
        }
    }

    /**
     * Returns the settings of {@code recipe} that can change: each learning rate, and the
     * probability of augmentation.
     */
    public static List<Setting> of(Recipe recipe) {
        List<Setting> settings = new ArrayList<>();
        recipe.architectures().keySet().forEach(network -> settings.add(new Setting(rateOf(network), 0, MAX_RATE)));
        if (!augmentation(recipe).transforms().isEmpty()) {
            settings.add(new Setting(AUGMENTATION, 0, 1));
        }
        return settings;
    }

    /**
     * Returns the values at a point of the training, by key; an adaptive probability is not
     * included.
     *
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    public static Map<String, Double> values(Recipe recipe, double fraction) {
        Map<String, Double> values = new LinkedHashMap<>();
        recipe.optimizer()
                .updateRules()
                .forEach(
                        (network, rule) -> values.put(rateOf(network), rule.lr().at(fraction)));
        if (!augmentation(recipe).isAdaptive()) {
            values.put(AUGMENTATION, augmentation(recipe).probability().at(fraction));
        }
        return values;
    }

    /**
     * Returns the recipe with other settings.
     *
     * @throws UsageException if a key is not among {@link #of}, or a value is not allowed
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

    /**
     * Returns the recipe after a change that a training made: of settings among {@link #of}, or of
     * its length.
     */
    public static Recipe made(Recipe recipe, SettingChange change) {
        Recipe planned = recipe.with(change.length(recipe.training()));
        return change.without(key -> key.equals(SettingChange.STEPS) || key.equals(SettingChange.EVERY))
                .map(others -> change(planned, others.set()))
                .orElse(planned);
    }

    private static String rateOf(String network) {
        return "optimizer." + network + ".lr";
    }

    private static AugmentationPolicy augmentation(Recipe recipe) {
        return recipe.regularization().augmentation();
    }
}
