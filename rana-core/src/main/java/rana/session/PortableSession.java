package rana.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.recipe.Recipes;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of a {@link TrainingSession} as text, for another process.
 *
 * @param recipe the recipe in YAML; null for that of the run in the folder
 * @param assignments changes of the recipe
 * @param folder the run folder; null for the default
 * @param source the name of the data; null for the default
 * @param dataPath the local copy of the data; null for none
 * @param seed the random seed; null for the default
 * @param threads the number of threads; null for one per core
 * @param budget a duration (ISO 8601), a number of steps or of images; null for none
 * @param evaluateEvery the steps between evaluations; null for none
 * @param evaluations the number of evaluations; null for none
 */
record PortableSession(
        @Nullable String recipe,
        List<String> assignments,
        @Nullable String folder,
        @Nullable String source,
        @Nullable String dataPath,
        boolean strictData,
        boolean strictDesign,
        @Nullable Long seed,
        @Nullable Integer threads,
        String device,
        @Nullable String budget,
        boolean onlyStepsCount,
        @Nullable Long evaluateEvery,
        @Nullable Integer evaluations,
        int evaluationSamples,
        int keptCheckpoints,
        boolean watchdog,
        String command) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Returns the settings as JSON. */
    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Returns the settings of a session, with absolute paths, but for the data that its recipe names.
     *
     * @throws UsageException if they have what only exists in this process
     */
    static PortableSession of(SessionSettings settings) {
        requirePortable("data", settings.images == null, "images in memory", "name their folder or archive");
        requirePortable("listen", settings.listeners.isEmpty(), "a listener", "leave it out");
        if (!settings.receivers.isEmpty()) {
            requirePortable(settings.receivers.get(0), false, "a receiver of lines or progress", "leave it out");
        }
        return new PortableSession(
                settings.recipe == null ? null : Recipes.toYaml(settings.recipe),
                List.copyOf(settings.assignments),
                absolute(settings.folder),
                settings.source == null ? null : TrainingData.absolute(settings.source),
                absolute(settings.dataPath),
                settings.strictData,
                settings.strictDesign,
                settings.seed,
                settings.threads,
                settings.device,
                text(settings.budget),
                settings.onlyStepsCount,
                settings.evaluateEvery,
                settings.evaluations,
                settings.evaluationSamples,
                settings.keptCheckpoints,
                settings.watchdog,
                settings.command);
    }

    private static void requirePortable(String setting, boolean is, String what, String fix) {
        if (!is) {
            throw new UsageException("%s: the session has %s, which cannot be sent to another process; %s"
                    .formatted(setting, what, fix));
        }
    }

    private static @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize().toString();
    }

    /** Reads the result of {@link #toJson}. */
    static PortableSession of(String json) {
        return JSON.readValue(json, PortableSession.class);
    }

    /** Returns a budget as text; null for none. */
    private static @Nullable String text(@Nullable Budget budget) {
        if (budget instanceof Budget.Time time) {
            return time.duration().toString();
        }
        if (budget instanceof Budget.Steps steps) {
            return steps.steps() + "steps";
        }
        return budget instanceof Budget.Images images ? images.images() + "images" : null;
    }

    /** Creates a session with these settings. */
    TrainingSession toSession() {
        TrainingSession session = recipe == null
                ? TrainingSession.in(Path.of(Objects.requireNonNull(folder, "a session has a recipe or a folder")))
                : TrainingSession.of(Recipes.fromYaml(recipe));
        assignments.forEach(session::set);
        Optional.ofNullable(folder).map(Path::of).ifPresent(session::into);
        Optional.ofNullable(source).ifPresent(session::data);
        Optional.ofNullable(dataPath).map(Path::of).ifPresent(session::dataPath);
        Optional.ofNullable(seed).ifPresent(session::seed);
        Optional.ofNullable(threads).ifPresent(session::threads);
        Optional.ofNullable(evaluateEvery).ifPresent(session::evaluateEvery);
        Optional.ofNullable(evaluations).ifPresent(session::evaluations);
        if (budget != null) {
            Budget limit = budget.startsWith("P") ? new Budget.Time(Duration.parse(budget)) : Budget.parse(budget);
            if (onlyStepsCount) {
                session.budgetOfSteps(limit);
            } else {
                session.budget(limit);
            }
        }
        if (strictData) {
            session.strictData();
        }
        if (strictDesign) {
            session.strictDesign();
        }
        if (!watchdog) {
            session.withoutWatchdog();
        }
        return session.device(device)
                .evaluationSamples(evaluationSamples)
                .keepCheckpoints(keptCheckpoints)
                .command(command);
    }
}
