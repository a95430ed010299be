package rana.tensorboard;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import org.tensorflow.proto.HistogramProto;

/** Histograms in TensorBoard's format. */
final class Distribution {
    private static final int BUCKETS = 30;

    private Distribution() {}

    /**
     * Returns the histogram of the finite numbers in {@code values}, with {@value #BUCKETS} buckets
     * of equal width, or one bucket if all numbers are equal.
     */
    static HistogramProto of(DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).toArray();
        if (finite.length == 0) {
            return HistogramProto.getDefaultInstance();
        }
        DoubleSummaryStatistics statistics = Arrays.stream(finite).summaryStatistics();
        double min = statistics.getMin();
        double max = statistics.getMax();
        int buckets = min == max ? 1 : BUCKETS;
        double width = (max - min) / buckets;
        double[] counts = new double[buckets];
        for (double value : finite) {
            counts[Math.min(buckets - 1, (int) ((value - min) / width))]++;
        }
        HistogramProto.Builder histogram = HistogramProto.newBuilder()
                .setMin(min)
                .setMax(max)
                .setNum(finite.length)
                .setSum(statistics.getSum())
                .setSumSquares(Arrays.stream(finite).map(value -> value * value).sum());
        for (int i = 0; i < buckets; i++) {
            histogram.addBucketLimit(i == buckets - 1 ? max : min + (i + 1) * width);
            histogram.addBucket(counts[i]);
        }
        return histogram.build();
    }
}
