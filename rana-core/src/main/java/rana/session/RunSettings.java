package rana.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Run;
import rana.run.SettingChange;

/**
 * The recipe and seed that a session wants for its run.
 *
 * @param recipe the recipe before the assignments; null for that of the run in the folder
 * @param assignments changes of the recipe, {@code key=value}
 * @param seed the random seed; null for the default, or that of the run in the folder
 */
record RunSettings(
        @Nullable Recipe recipe,
        List<String> assignments,
        @Nullable Long seed) {
    /**
     * Returns the recipe of a new run, of a session that has one.
     *
     * @throws UsageException if an assignment is refused
     */
    Recipe wanted() {
        Recipe base = Objects.requireNonNull(recipe, "a session without a recipe resumes a run");
        return assignments.isEmpty() ? base : Recipes.changed(base, assignments);
    }

    /**
     * Returns the run in {@code runFolder} as it continues: with these settings.
     *
     * @throws UsageException if it is a run of another recipe, precision, number of shards or seed
     */
    Run open(Path runFolder) {
        if (assignments.stream().anyMatch(assignment -> assignment.startsWith("pictures.source="))) {
            throw new UsageException(
                    "data: set it if the images of %s are at another place now; pictures.source is the default of new runs"
                            .formatted(runFolder));
        }
        if (recipe == null) {
            return requireSameSeed(KeptSettings.restored(Run.open(runFolder, assignments)));
        }
        Recipe wanted = wanted();
        KeptSettings.require(Run.open(runFolder), wanted);
        Run run = KeptSettings.restored(Run.open(
                runFolder, assignments.stream().filter(RunSettings::isLength).toList()));
        if (!run.recipe().trainsLike(wanted)) {
            throw new UsageException(
                    "%s has a run of another recipe %s than the one given; choose another folder, or resume it with its own recipe"
                            .formatted(runFolder, wanted.name()));
        }
        return requireSameSeed(run);
    }

    /** Returns the settings that differ from those in the folder of a run, in one line; empty if none does. */
    static Optional<String> changes(Run run) {
        Map<String, Object> before = Recipes.settings(Run.open(run.folder()).recipe());
        Map<String, Object> after = Recipes.settings(run.recipe());
        String changed = after.entrySet().stream()
                .filter(setting -> !setting.getValue().equals(before.get(setting.getKey())))
                .map(setting -> "%s from %s to %s"
                        .formatted(setting.getKey(), before.getOrDefault(setting.getKey(), "none"), setting.getValue()))
                .collect(Collectors.joining(", "));
        return changed.isEmpty() ? Optional.empty() : Optional.of("changed settings: " + changed);
    }

    private Run requireSameSeed(Run run) {
        if (seed != null && seed != run.info().seed()) {
            throw new UsageException(
                    "%s has a run with seed %d; got seed %d: leave the seed out, or choose another folder"
                            .formatted(run.folder(), run.info().seed(), seed));
        }
        return run;
    }

    /** Returns true if an assignment changes {@code key}. */
    boolean isSet(String key) {
        return assignments.stream().anyMatch(assignment -> assignment.startsWith(key + "="));
    }

    /** Returns true for settings that {@link Recipe#trainsLike} does not compare. */
    private static boolean isLength(String assignment) {
        return assignment.startsWith(SettingChange.STEPS + "=") || assignment.startsWith(SettingChange.EVERY + "=");
    }
}
