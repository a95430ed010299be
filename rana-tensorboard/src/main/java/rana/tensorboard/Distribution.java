package rana.tensorboard;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import org.tensorflow.proto.HistogramProto;

/** How numbers are distributed, as TensorBoard draws it. */
final class Distribution {
    private static final int BUCKETS = 30;

    private Distribution() {}

    /** The finite ones of {@code values} in {@value #BUCKETS} buckets of one width, or in one bucket where they are all the same. */
    static HistogramProto of(DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).toArray();
        if (finite.length == 0) {
            return HistogramProto.getDefaultInstance();
        }
        DoubleSummaryStatistics statistics = Arrays.stream(finite).summaryStatistics();
        double least = statistics.getMin();
        double most = statistics.getMax();
        int buckets = least == most ? 1 : BUCKETS;
        double width = (most - least) / buckets;
        double[] counts = new double[buckets];
        for (double value : finite) {
            counts[Math.min(buckets - 1, (int) ((value - least) / width))]++;
        }
        HistogramProto.Builder histogram = HistogramProto.newBuilder()
                .setMin(least)
                .setMax(most)
                .setNum(finite.length)
                .setSum(statistics.getSum())
                .setSumSquares(Arrays.stream(finite).map(value -> value * value).sum());
        for (int i = 0; i < buckets; i++) {
            histogram.addBucketLimit(i == buckets - 1 ? most : least + (i + 1) * width);
            histogram.addBucket(counts[i]);
        }
        return histogram.build();
    }
}
