package rana.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import rana.run.Metrics;
import rana.run.StepReport;

/** The means of the figures of the workers over a session. */
final class WorkerAverages {
    private final List<StepReport.Worker> sums = new ArrayList<>(); // by rank
    private List<StepReport.Worker> last = List.of();
    private int count;

    /** Adds the newest figures of a step, which several steps share. */
    void add(List<StepReport.Worker> newest) {
        if (newest.equals(last)) {
            return;
        }
        last = newest;
        count++;
        for (StepReport.Worker worker : newest) {
            if (worker.rank() == sums.size()) {
                sums.add(worker);
            } else {
                StepReport.Worker before = sums.get(worker.rank());
                sums.set(
                        worker.rank(),
                        new StepReport.Worker(
                                worker.rank(),
                                before.imagesPerSecond() + worker.imagesPerSecond(),
                                before.waiting() + worker.waiting()));
            }
        }
    }

    /** Returns the means, by rank; none without workers. */
    List<StepReport.Worker> means() {
        return IntStream.range(0, sums.size())
                .mapToObj(rank -> new StepReport.Worker(
                        rank, mean(rank, StepReport.Worker::imagesPerSecond), mean(rank, StepReport.Worker::waiting)))
                .toList();
    }

    private double mean(int rank, ToDoubleFunction<StepReport.Worker> figure) {
        return Metrics.rounded(figure.applyAsDouble(sums.get(rank)) / count);
    }
}
