package rana.session;

import java.nio.file.Path;
import java.util.Optional;
import rana.run.BestCheckpoint;
import rana.run.RunFiles;

/**
 * The end of a {@link TrainingSession}.
 *
 * @param folder the run folder
 * @param step the number of steps taken, over all sessions of the run
 * @param outcome the reason for its end
 */
public record TrainingResult(Path folder, long step, Outcome outcome) {
    /** The reason for the end of a session. */
    public enum Outcome {
        /** All steps are taken. */
        FINISHED,
        /** {@link TrainingSession#stop}, or a stop command, ended it. The run can be resumed. */
        STOPPED,
        /** The time of the budget is over. The run can be resumed. */
        OUT_OF_TIME
    }

    /** Returns the files of the run. */
    public RunFiles files() {
        return new RunFiles(folder);
    }

    /**
     * Returns the run's checkpoint with the smallest distance; empty if none was evaluated.
     */
    public Optional<BestCheckpoint> best() {
        return BestCheckpoint.read(folder);
    }
}
