package rana.train;

import rana.run.Command;
import rana.run.Notice;
import rana.run.Rollback;
import rana.watch.Watchdog;

/**
 * Hears what a training does, on the training's own thread: what takes long here holds the training up. Reports are plain data
 * and may be kept; the training itself is lent.
 */
public interface TrainingListener {
    /** A step was taken and its losses are finite. */
    default void stepped(StepReport report) {}

    /** Pictures are due: before the first step, every so many steps, and at the end. */
    default void sampled(Samples samples) {}

    /** The state is worth keeping: every so many steps, and at the end. */
    default void checkpointDue(Training training) {}

    /** How D sees the samples just told, where there is a D. */
    default void scored(SampleScores scores) {}

    /**
     * An order was taken.
     *
     * @param step how many steps have been taken
     */
    default void ordered(long step, Command order) {}

    /** A {@link Watchdog}, where one watches, has something to say of the step or the samples just told. */
    default void noticed(Notice notice) {}

    /** A number in a step was not finite: the training is at an earlier step again, and what came after that will come anew. */
    default void rolledBack(Rollback rollback) {}

    /** A listener that tells {@code first}, then {@code second}. */
    static TrainingListener both(TrainingListener first, TrainingListener second) {
        return new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                first.stepped(report);
                second.stepped(report);
            }

            @Override
            public void sampled(Samples samples) {
                first.sampled(samples);
                second.sampled(samples);
            }

            @Override
            public void checkpointDue(Training training) {
                first.checkpointDue(training);
                second.checkpointDue(training);
            }

            @Override
            public void scored(SampleScores scores) {
                first.scored(scores);
                second.scored(scores);
            }

            @Override
            public void ordered(long step, Command order) {
                first.ordered(step, order);
                second.ordered(step, order);
            }

            @Override
            public void noticed(Notice notice) {
                first.noticed(notice);
                second.noticed(notice);
            }

            @Override
            public void rolledBack(Rollback rollback) {
                first.rolledBack(rollback);
                second.rolledBack(rollback);
            }
        };
    }
}
