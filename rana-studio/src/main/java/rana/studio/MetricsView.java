package rana.studio;

import io.javalin.http.BadRequestResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Curves of metrics, as JSON: one point per bucket of consecutive steps.
 *
 * @param x the last step of each bucket
 * @param images the number of images shown by then; null if unknown
 * @param seconds the seconds trained by then; null if unknown
 * @param last the last line of the metrics
 * @param workers the newest figures of the workers, by rank; empty if there are none
 * @param series the curves by metric
 */
record MetricsView(
        List<Long> x,
        List<@Nullable Long> images,
        List<@Nullable Double> seconds,
        JsonNode last,
        JsonNode workers,
        Map<String, Series> series) {
    static final int MAX_POINTS = 5_000;
    static final int DEFAULT_POINTS = 1_000;

    /** One metric in each bucket; null if no line of the bucket has it. */
    record Series(List<@Nullable Double> mean, List<@Nullable Double> min, List<@Nullable Double> max) {}

    /**
     * Returns the curves of {@code keys}, or of all metrics if there are none.
     *
     * @throws BadRequestResponse if {@code points} is out of range
     */
    static MetricsView of(MetricsIndex index, List<String> keys, long from, long to, int points) {
        if (points < 1 || points > MAX_POINTS) {
            throw new BadRequestResponse("points must be 1 to %d; got %d".formatted(MAX_POINTS, points));
        }
        List<Bucket> buckets = index.buckets(from, to, points);
        List<String> known = index.keys();
        Map<String, Series> series = new LinkedHashMap<>();
        for (String key : keys.isEmpty() ? known : keys) {
            int column = known.indexOf(key);
            if (column >= 0) {
                series.put(
                        key,
                        new Series(
                                column(buckets, bucket -> bucket.mean(column)),
                                column(buckets, bucket -> bucket.min(column)),
                                column(buckets, bucket -> bucket.max(column))));
            }
        }
        return new MetricsView(
                buckets.stream().map(Bucket::lastStep).toList(),
                images(buckets),
                column(buckets, Bucket::seconds),
                index.last(),
                index.workers(),
                series);
    }

    private static List<@Nullable Long> images(List<Bucket> buckets) {
        List<@Nullable Long> images = new ArrayList<>();
        buckets.forEach(bucket -> images.add(bucket.images() < 0 ? null : bucket.images()));
        return images;
    }

    private static List<@Nullable Double> column(List<Bucket> buckets, ToDoubleFunction<Bucket> value) {
        List<@Nullable Double> column = new ArrayList<>();
        for (Bucket bucket : buckets) {
            double number = value.applyAsDouble(bucket);
            column.add(Double.isFinite(number) ? number : null);
        }
        return column;
    }
}
