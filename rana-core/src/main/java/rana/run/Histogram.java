package rana.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import rana.io.FileOps;

/**
 * A histogram of the discriminator's scores of a snapshot's samples: one line of
 * {@code histograms.jsonl}.
 *
 * @param step the number of steps taken
 * @param edges the edges of the bins, one more than there are bins; the last bin includes its upper
 *     edge
 * @param real the number of real samples in each bin
 * @param fake the number of generated samples in each bin
 */
public record Histogram(long step, List<Double> edges, List<Integer> real, List<Integer> fake) {
    private static final int BINS = 20;

    /**
     * Appends this histogram to {@code histograms.jsonl}.
     *
     * @throws IOException if it cannot be written
     */
    public void append(RunFiles files) throws IOException {
        FileOps.current()
                .append(
                        files.histograms(),
                        (Json.MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the histogram of {@code scores}: probabilities from 0 to 1, other scores from the
     * smallest to the largest.
     */
    public static Histogram of(SampleScores scores) {
        boolean probabilities = scores.probabilities();
        double min = probabilities ? 0 : all(scores).min(Double::compare).orElse(0.0);
        double max = probabilities ? 1 : all(scores).max(Double::compare).orElse(1.0);
        double width = (max - min) / BINS;
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i <= BINS; i++) {
            edges.add(Metrics.rounded(min + i * width));
        }
        return new Histogram(
                scores.step(), edges, counts(scores.real(), min, width), counts(scores.fake(), min, width));
    }

    private static Stream<Double> all(SampleScores scores) {
        return Stream.concat(scores.real().stream(), scores.fake().stream()).filter(Double::isFinite);
    }

    private static List<Integer> counts(List<Double> values, double min, double width) {
        int[] counts = new int[BINS];
        for (double value : values) {
            if (Double.isFinite(value)) {
                int bin = width == 0 ? 0 : (int) ((value - min) / width);
                counts[Math.max(0, Math.min(BINS - 1, bin))]++;
            }
        }
        return Arrays.stream(counts).boxed().toList();
    }
}
