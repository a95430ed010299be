package rana.session;

import java.nio.file.Path;
import java.util.function.Consumer;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.RunInfo;
import rana.train.TrainingListener;

/** A run folder for tests that train without a session. */
public final class RecordedRun implements AutoCloseable {
    private final RunRecorder recorder;

    private RecordedRun(RunRecorder recorder) {
        this.recorder = recorder;
    }

    public static RecordedRun create(Path folder, Recipe recipe, RunInfo info, Consumer<String> warnings) {
        Run run = new Run(folder, recipe, info);
        return new RecordedRun(
                RunRecorder.create(RunLock.ofNew(folder), run, TrainingSession.DEFAULT_KEPT_CHECKPOINTS, warnings));
    }

    public static RecordedRun resume(Run run, RunInfo.Session session, Consumer<String> warnings) {
        return new RecordedRun(RunRecorder.resume(
                RunLock.of(run.folder()), run, session, TrainingSession.DEFAULT_KEPT_CHECKPOINTS, warnings));
    }

    /** Returns what writes the folder. */
    public TrainingListener listener() {
        return recorder;
    }

    public void failed(Throwable problem) {
        recorder.failed(problem);
    }

    @Override
    public void close() {
        recorder.close();
    }
}
