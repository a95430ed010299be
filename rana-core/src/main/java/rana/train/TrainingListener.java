package rana.train;

import java.util.List;
import rana.run.Command;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.SampleScores;
import rana.run.StepReport;

/**
 * A listener for the events of a training, called on the thread that trains: the training waits
 * until each method returns. Events are plain data and may be kept. A {@link Training} that is
 * passed must be used only during the call.
 */
public interface TrainingListener {
    /**
     * Receives the run before its first step in this session. A {@code TrainingSession} sends this
     * event; a {@link Training} alone does not.
     */
    default void started(SessionStart start) {}

    /** Receives a completed step; all of its numbers are finite. */
    default void stepped(StepReport report) {}

    /** Receives samples: before the first step, at every snapshot, and at the end. */
    default void sampled(Samples samples) {}

    /**
     * Receives the discriminator's scores of the samples just sent; a model without a discriminator
     * sends none.
     */
    default void scored(SampleScores scores) {}

    /** Receives the training when its state is to be saved: at every snapshot and at the end. */
    default void checkpointDue(Training training) {}

    /**
     * Receives a command that was carried out.
     *
     * @param step the number of steps taken
     */
    default void commanded(long step, Command command) {}

    /** Receives what the watchdog found after the step or the samples just sent. */
    default void noticed(Notice notice) {}

    /**
     * Receives a rollback: a number was not finite, and the training continues from an earlier
     * step.
     */
    default void rolledBack(Rollback rollback) {}

    /** Returns a listener that forwards each event to all of {@code listeners}, in their order. */
    static TrainingListener all(List<? extends TrainingListener> listeners) {
        return new ListenerList(listeners, null);
    }

    /**
     * Returns a listener that forwards each event to all of {@code listeners}, in their order. A
     * listener that throws receives no further event, and {@code onFailure} is called with the
     * first exception.
     */
    static TrainingListener all(List<? extends TrainingListener> listeners, FailureHandler onFailure) {
        return new ListenerList(listeners, onFailure);
    }

    /** A handler for the exception of a listener. */
    @FunctionalInterface
    interface FailureHandler {
        /** Handles what a listener threw. */
        void failed(TrainingListener listener, Throwable exception);
    }
}
