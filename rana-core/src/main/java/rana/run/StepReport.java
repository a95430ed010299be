package rana.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The numbers of one training step.
 *
 * @param step the number of steps taken, including this one
 * @param images the number of real images shown so far
 * @param seconds the seconds spent in training steps, over all sessions of the run
 * @param imagesPerSecond real images shown per second, as a moving average
 * @param metrics losses, scores and gradient norms, by the names of {@code metrics.jsonl}
 * @param learningRates the learning rate of each network, by its name
 * @param memoryMebibytes the resident memory of the process, in MiB
 * @param summary a few of the metrics as text: {@code D 0.690  G 0.710  D(real) 0.51  D(fake) 0.49}
 * @param workers the newest figures of the processes that compute the steps together, by rank; empty
 *     if there is one process
 */
public record StepReport(
        long step,
        long images,
        double seconds,
        double imagesPerSecond,
        Map<String, Double> metrics,
        Map<String, Double> learningRates,
        long memoryMebibytes,
        String summary,
        List<Worker> workers) {
    /** Creates a report. The collections are copied and keep their order. */
    public StepReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        learningRates = Collections.unmodifiableMap(new LinkedHashMap<>(learningRates));
        workers = List.copyOf(workers);
    }

    /** Creates the report of a step that one process computed. */
    public StepReport(
            long step,
            long images,
            double seconds,
            double imagesPerSecond,
            Map<String, Double> metrics,
            Map<String, Double> learningRates,
            long memoryMebibytes,
            String summary) {
        this(step, images, seconds, imagesPerSecond, metrics, learningRates, memoryMebibytes, summary, List.of());
    }

    /**
     * The speed of one of several processes, over a second or more.
     *
     * @param rank the number of the process, from 0
     * @param imagesPerSecond the real images of its shards per second in which it did not wait
     * @param waiting the fraction of the time of the steps in which it waited for the others or
     *     exchanged numbers with them, in [0, 1]
     */
    public record Worker(int rank, double imagesPerSecond, double waiting) {}

    /** Returns the mean of the workers' {@link Worker#waiting}; empty if there is one process. */
    public OptionalDouble waiting() {
        return workers.stream().mapToDouble(Worker::waiting).average();
    }

    /** Returns the step and its summary on one line: {@code step 12: D 0.690  G 0.710 …}. */
    public String line() {
        return "step " + step + ": " + summary;
    }
}
