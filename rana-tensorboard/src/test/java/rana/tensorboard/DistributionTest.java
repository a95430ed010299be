package rana.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.HistogramProto;

class DistributionTest {
    @Test
    void numbers_spread_evenly_fill_the_buckets_evenly() {
        HistogramProto histogram =
                Distribution.of(IntStream.rangeClosed(-100, 200).asDoubleStream());

        assertThat(histogram.getMin()).isEqualTo(-100);
        assertThat(histogram.getMax()).isEqualTo(200);
        assertThat(histogram.getNum()).isEqualTo(301);
        assertThat(histogram.getSum()).isEqualTo(301 * 50); // their mean is the middle
        assertThat(histogram.getSumSquares()).isEqualTo(300 * 301 * 601 / 6.0 - 200.0 * 300 * 301 / 2 + 301 * 10_000);
        assertThat(histogram.getBucketLimitList())
                .hasSize(30)
                .startsWith(-90.0, -80.0)
                .endsWith(190.0, 200.0);
        assertThat(histogram.getBucketList().subList(0, 29)).containsOnly(10.0);
        assertThat(histogram.getBucket(29)).isEqualTo(11); // the last one contains both its bounds
    }

    @Test
    void equal_numbers_are_in_one_bucket() {
        HistogramProto histogram = Distribution.of(DoubleStream.of(2, 2, 2));

        assertThat(histogram.getBucketLimitList()).containsExactly(2.0);
        assertThat(histogram.getBucketList()).containsExactly(3.0);
    }

    @Test
    void values_that_are_not_finite_are_left_out() {
        assertThat(Distribution.of(DoubleStream.of(Double.NaN, 1, Double.POSITIVE_INFINITY, 3))
                        .getNum())
                .isEqualTo(2);
        assertThat(Distribution.of(DoubleStream.of(Double.NaN)).getNum()).isZero();
        assertThat(Distribution.of(DoubleStream.empty()).getNum()).isZero();
    }
}
