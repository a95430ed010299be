package rana.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import rana.train.SampleScores;
import rana.watch.StepMetrics;

/**
 * How many of D's scores of samples lie where: a line of {@code histograms.jsonl}.
 *
 * @param step how many steps had been taken
 * @param edges between which they lie, one more than bins; the last bin has its upper edge too
 * @param real how many real pictures are in each bin
 * @param fake how many generated ones
 */
public record Histogram(long step, List<Double> edges, List<Integer> real, List<Integer> fake) {
    /** Its name in a run folder. */
    public static final String FILE = "histograms.jsonl";

    private static final int BINS = 20;

    /** Of probabilities over 0 to 1, of other scores from the least to the most. */
    public static Histogram of(SampleScores scores, boolean probabilities) {
        double least = probabilities ? 0 : all(scores).min(Double::compare).orElse(0.0);
        double most = probabilities ? 1 : all(scores).max(Double::compare).orElse(1.0);
        double width = (most - least) / BINS;
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i <= BINS; i++) {
            edges.add(StepMetrics.rounded(least + i * width));
        }
        return new Histogram(
                scores.step(), edges, counts(scores.onReal(), least, width), counts(scores.onFake(), least, width));
    }

    private static Stream<Double> all(SampleScores scores) {
        return Stream.concat(scores.onReal().stream(), scores.onFake().stream()).filter(Double::isFinite);
    }

    private static List<Integer> counts(List<Double> values, double least, double width) {
        int[] counts = new int[BINS];
        for (double value : values) {
            if (Double.isFinite(value)) {
                int bin = width == 0 ? 0 : (int) ((value - least) / width);
                counts[Math.max(0, Math.min(BINS - 1, bin))]++;
            }
        }
        return Arrays.stream(counts).boxed().toList();
    }
}
