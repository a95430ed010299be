package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static rana.nn.ConvolutionOracle.normal;
import static rana.nn.ConvolutionOracle.requireClose;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

class RowWinogradTest {
    /** The maximum error relative to the largest number; that of the engine is about half of it. */
    private static final double TOLERANCE = 2e-5;

    @ParameterizedTest
    @CsvSource({"8, 8, 2", "7, 10, 2", "5, 5, 0", "11, 6, 1", "1, 1, 2", "9, 5, 4"})
    void it_is_the_convolution_with_its_gradients_of_both_orders(int height, int width, int padding) {
        try (Scope scope = Scope.open()) {
            Tensor x = normal("x", 3, 24, height, width);
            Tensor weight = normal("weight", 20, 24, 5, 5);
            Tensor bias = normal("bias", 20);

            ConvolutionOracle.requireEqual(
                    (in, w, b) -> RowWinograd.convolve(in, w, new TensorOptional(b), padding, padding),
                    (in, w, b) -> torch.conv2d(
                            in,
                            w,
                            new TensorOptional(b),
                            new long[] {1, 1},
                            new long[] {padding, padding},
                            new long[] {1, 1},
                            1),
                    x,
                    weight,
                    bias,
                    TOLERANCE);
        }
    }

    @Test
    void training_passes_of_wide_layers_use_it_and_evaluation_stays_as_it_was() {
        Conv wide = new Conv(64, 5, 1, Padding.SAME);
        try (Scope scope = Scope.open()) {
            Tensor x = normal("x", 8, 64, 16, 16);
            List<Tensor> weights = List.of(normal("weight", 64, 64, 5, 5), normal("bias", 64));
            assertThat(RowWinograd.pays(x, weights.get(0), 1, 1)).isTrue();
            Pass training = Pass.training(RandomStream.of(1), ComputeDevice.CPU);
            Tensor plain = torch.conv2d(
                    x,
                    weights.get(0),
                    new TensorOptional(weights.get(1)),
                    new long[] {1, 1},
                    new long[] {2, 2},
                    new long[] {1, 1},
                    1);

            Tensor evaluated = wide.forward(x, weights, Pass.evaluation(ComputeDevice.CPU));
            Tensor trained = wide.forward(x, weights, training);

            assertThat(Torch.floats(evaluated)).isEqualTo(Torch.floats(plain));
            assertThat(Torch.floats(trained)).isNotEqualTo(Torch.floats(plain));
            requireClose(trained, plain, "training", TOLERANCE);
            Tensor shift = weights.get(1).view(1, 64, 1, 1);
            requireClose(wide.tangent(x, weights, training).add(shift), plain, "tangent", TOLERANCE);
        }
    }

    @Test
    void narrow_layers_small_batches_other_kernels_and_types_keep_the_direct_sum() {
        try (Scope scope = Scope.open()) {
            Tensor x = normal("x", 8, 128, 16, 16);
            Tensor weight = normal("w", 128, 128, 5, 5);
            assertThat(RowWinograd.pays(x, weight, 1, 1)).isTrue();
            assertThat(RowWinograd.pays(x, weight, 2, 1)).isFalse();
            assertThat(RowWinograd.pays(x, weight, 1, 2)).isFalse();
            assertThat(RowWinograd.pays(x.narrow(0, 0, 1), weight, 1, 1)).isFalse();
            assertThat(RowWinograd.pays(x, normal("w", 3, 128, 5, 5), 1, 1)).isFalse();
            assertThat(RowWinograd.pays(x, normal("w", 128, 128, 7, 7), 1, 1)).isFalse();
            assertThat(RowWinograd.pays(x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16), 1, 1))
                    .isFalse();
        }
    }
}
