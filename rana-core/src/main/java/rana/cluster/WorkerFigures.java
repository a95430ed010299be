package rana.cluster;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.run.StepReport;

/**
 * The figures of the workers in the first process of a group: images per second, and the fraction of
 * the time that they wait. The times of the others are exchanged after the first step and then once
 * a second at most, so that they cost nothing that can be measured.
 */
final class WorkerFigures {
    private static final long NANOS_BETWEEN = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final WorkerClock clock;
    private long exchangedNanos;
    private boolean first = true;
    private boolean due;
    private long images; // since the exchange before
    private List<StepReport.Worker> newest = List.of();

    WorkerFigures(ShardGroup group, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.clock = new WorkerClock(group, nanoTime);
    }

    /** Begins a step. Returns true if all processes exchange their times after it. */
    boolean beginStep() {
        clock.beginStep();
        due = first || nanoTime.getAsLong() - exchangedNanos >= NANOS_BETWEEN;
        return due;
    }

    /**
     * Ends a step.
     *
     * @param shown the number of images of the step
     * @param runner the division of the images among the processes
     */
    void endStep(long shown, ShardRunner runner) {
        clock.endStep();
        images += shown;
        if (due) {
            newest = figures(clock.exchange(), images, runner);
            images = 0;
            first = false;
            exchangedNanos = nanoTime.getAsLong();
        }
    }

    /** Returns the figures of the last exchange, by rank; none before the first. */
    List<StepReport.Worker> newest() {
        return newest;
    }

    /** Returns the figures of processes that took part in steps of {@code images} in all. */
    private static List<StepReport.Worker> figures(List<WorkerClock.Times> times, long images, ShardRunner runner) {
        return IntStream.range(0, times.size())
                .mapToObj(rank -> {
                    WorkerClock.Times of = times.get(rank);
                    double computing = (of.stepNanos() - of.waitedNanos()) / 1e9;
                    return new StepReport.Worker(
                            rank,
                            computing > 0 ? images * runner.fraction(rank) / computing : 0,
                            of.stepNanos() > 0 ? (double) of.waitedNanos() / of.stepNanos() : 0);
                })
                .toList();
    }
}
