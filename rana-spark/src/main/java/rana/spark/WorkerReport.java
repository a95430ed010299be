package rana.spark;

import java.io.Serializable;
import java.nio.file.Path;
import rana.FailureException;
import rana.MemoryException;
import rana.RanaException;
import rana.UsageException;
import rana.session.TrainingResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * The end of a worker.
 *
 * @param kind the reason
 * @param text the run folder if the training ended; else the error, in one line
 * @param step the number of steps taken
 */
record WorkerReport(Kind kind, String text, long step) implements Serializable {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The reasons for the end of a worker. */
    enum Kind {
        FINISHED,
        STOPPED,
        OUT_OF_TIME,
        /** The training failed; another attempt would, too. */
        USAGE,
        FAILURE,
        MEMORY,
        /** A worker was lost; another attempt may succeed. */
        LOST,
        /** Another worker's report counts. */
        FOLLOWED
    }

    static WorkerReport lost(String reason) {
        return new WorkerReport(Kind.LOST, reason, 0);
    }

    static WorkerReport followed() {
        return new WorkerReport(Kind.FOLLOWED, "", 0);
    }

    static WorkerReport of(TrainingResult result) {
        return new WorkerReport(
                Kind.valueOf(result.outcome().name()), result.folder().toString(), result.step());
    }

    static WorkerReport of(RanaException e) {
        Kind kind =
                e instanceof UsageException ? Kind.USAGE : e instanceof MemoryException ? Kind.MEMORY : Kind.FAILURE;
        return new WorkerReport(kind, String.valueOf(e.getMessage()), 0);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    static WorkerReport of(String json) {
        return JSON.readValue(json, WorkerReport.class);
    }

    /** Returns true if the training, and not a worker, has ended. */
    boolean isOfTraining() {
        return kind != Kind.LOST && kind != Kind.FOLLOWED;
    }

    /**
     * Returns the result of the training.
     *
     * @throws RanaException if it failed
     */
    TrainingResult result() {
        return switch (kind) {
            case FINISHED, STOPPED, OUT_OF_TIME ->
                new TrainingResult(Path.of(text), step, TrainingResult.Outcome.valueOf(kind.name()));
            case USAGE -> throw new UsageException(text);
            case MEMORY -> throw new MemoryException(text, new OutOfMemoryError(text));
            case FAILURE, LOST, FOLLOWED -> throw new FailureException(text);
        };
    }

    /** Returns the status with which the process of a worker ends. */
    int exitStatus() {
        return switch (kind) {
            case FINISHED, STOPPED, OUT_OF_TIME, FOLLOWED -> 0;
            case USAGE -> 2;
            case MEMORY -> 3;
            case FAILURE, LOST -> 1;
        };
    }
}
