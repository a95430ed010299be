package rana.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import rana.ProgressListener;
import rana.UsageException;
import rana.data.DataListener;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.SettingChange;
import rana.train.TrainingListener;

/** The settings of a {@link TrainingSession}, with their defaults. */
final class SessionSettings {
    private static final System.Logger LOGGER = System.getLogger("rana.session");

    final @Nullable Recipe recipe; // null if it is that of the run in the folder
    final List<String> assignments = new ArrayList<>();
    final List<TrainingListener> listeners = new ArrayList<>();

    @Nullable
    Path folder;

    @Nullable
    String source;

    @Nullable
    Path dataPath;

    @Nullable
    ImageSource images;

    boolean strictData;
    boolean strictDesign;

    @Nullable
    Long seed;

    @Nullable
    Integer threads;

    String device = "auto";
    PrecisionMeter precisionMeter = PrecisionMeter.THIS_MACHINE;

    @Nullable
    Budget budget;

    boolean onlyStepsCount;

    @Nullable
    Long evaluateEvery;

    @Nullable
    Integer evaluations;

    int evaluationSamples = TrainingSession.DEFAULT_EVALUATION_SAMPLES;
    int keptCheckpoints = TrainingSession.DEFAULT_KEPT_CHECKPOINTS;
    boolean watchdog = true;

    String command = System.getProperty("sun.java.command", "");
    LongSupplier nanoTime = System::nanoTime;
    DataListener dataListener = DataListener.SILENT;
    ProgressListener progress = ProgressListener.SILENT;
    Consumer<String> messages = line -> {};
    Consumer<String> warnings = line -> LOGGER.log(System.Logger.Level.WARNING, line);
    final List<String> receivers = new ArrayList<>(); // the methods that set one of the four above

    SessionSettings(@Nullable Recipe recipe) {
        this.recipe = recipe;
    }

    /** Returns what concerns the recipe and the seed. */
    RunSettings ofRun() {
        return new RunSettings(recipe, assignments, seed);
    }

    /** Returns the request for the images, with the seed of the run. */
    TrainingData.Request dataRequest(long seedOfRun) {
        return new TrainingData.Request(source, dataPath, images, strictData, seedOfRun);
    }

    /** Returns the evaluations; empty if there are none. */
    Optional<SessionEvaluation> evaluation() {
        return Optional.ofNullable(evaluateEvery)
                .map(steps -> SessionEvaluation.every(steps, evaluationSamples))
                .or(() -> Optional.ofNullable(evaluations)
                        .map(count -> SessionEvaluation.times(count, evaluationSamples)));
    }

    SessionPlanner planner() {
        return new SessionPlanner(budget, onlyStepsCount, ofRun().isSet(SettingChange.EVERY), evaluation(), messages);
    }

    /** @throws UsageException if both a budget and a number of steps limit the training */
    void requireOneLimit() {
        if (budget != null && ofRun().isSet(SettingChange.STEPS)) {
            throw new UsageException("budget and training.steps both limit the training; set one");
        }
    }
}
