package rana.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
 */
public record StepReport(
        long step,
        long images,
        double seconds,
        double imagesPerSecond,
        Map<String, Double> metrics,
        Map<String, Double> learningRates,
        long memoryMebibytes,
        String summary) {
    /** Creates a report. The maps are copied and keep their order. */
    public StepReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        learningRates = Collections.unmodifiableMap(new LinkedHashMap<>(learningRates));
    }

    /** Returns the step and its summary on one line: {@code step 12: D 0.690  G 0.710 …}. */
    public String line() {
        return "step " + step + ": " + summary;
    }
}
