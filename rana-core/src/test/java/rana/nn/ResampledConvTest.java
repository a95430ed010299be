package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static rana.nn.ConvolutionOracle.normal;
import static rana.nn.ConvolutionOracle.requireClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

class ResampledConvTest {
    /** The maximum error relative to the largest number. */
    private static final double TOLERANCE = 1e-5;

    private static final int OUT = 20;

    @ParameterizedTest
    @CsvSource({
        "1, 8, 6, false",
        "1, 4, 6, true",
        "3, 8, 6, false",
        "3, 9, 7, false",
        "3, 4, 3, true",
        "5, 6, 8, false",
        "5, 1, 2, true"
    })
    void it_is_the_two_layers_with_their_gradients_of_both_orders(
            int kernel, int height, int width, boolean upsampled) {
        Conv conv = new Conv(OUT, kernel, 1, Padding.SAME);
        List<Layer> layers = upsampled ? List.of(new Upsample(2), conv) : List.of(conv, new AveragePool(2));
        try (Scope scope = Scope.open()) {
            Tensor x = normal("x", 3, 12, height, width);
            Tensor weight = normal("weight", OUT, 12, kernel, kernel);
            Tensor bias = normal("bias", OUT);
            ResampledConv pair = ResampledConv.of(layers.get(0), layers.get(1)).orElseThrow();
            Pass pass = training();

            ConvolutionOracle.requireEqual(
                    (in, w, b) -> pair.forward(in, List.of(w, b), pass),
                    (in, w, b) -> inTurn(in, w, b, upsampled),
                    x,
                    weight,
                    bias,
                    TOLERANCE);
        }
    }

    @Test
    void training_passes_use_it_and_evaluation_stays_as_it_was() {
        Layer normalised = new SpectralNorm(new Gain(2, new Conv(8, 3, 1, Padding.SAME)));
        List<Layer> layers = List.of(new Upsample(2), normalised, normalised, new AveragePool(2));
        Shape input = new Shape.Image(8, 16, 16);
        try (Scope scope = Scope.open()) {
            Tensor x = normal("x", 2, 8, 16, 16);
            List<Tensor> weights = new ArrayList<>();
            for (WeightSpec spec : Chain.weights(input, layers)) {
                long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
                weights.add(normal(spec.name(), shape));
            }
            List<Tensor> copies = weights.stream().map(Tensor::clone).toList();
            Pass evaluation = Pass.evaluation(ComputeDevice.CPU);

            float[] evaluated = Torch.floats(Chain.forward(x, input, layers, weights, evaluation));
            float[] evaluatedInTurn = Torch.floats(inTurn(x, layers, copies, evaluation));
            Tensor trained = Chain.forward(x, input, layers, weights, training());
            Tensor trainedInTurn = inTurn(x, layers, copies, training());

            assertThat(evaluated).isEqualTo(evaluatedInTurn);
            assertThat(Torch.floats(trained)).isNotEqualTo(Torch.floats(trainedInTurn));
            requireClose(trained, trainedInTurn, "training", TOLERANCE);
            for (int i = 0; i < weights.size(); i++) {
                assertThat(Torch.floats(weights.get(i)))
                        .as("the power iterations advance once")
                        .isEqualTo(Torch.floats(copies.get(i)));
            }
        }
    }

    @Test
    void it_pays_in_training_passes_of_many_pixels_that_record_nothing() {
        ResampledConv up =
                pair(new Upsample(2), new Conv(8, 3, 1, Padding.SAME)).orElseThrow();
        ResampledConv down =
                pair(new Conv(8, 3, 1, Padding.SAME), new AveragePool(2)).orElseThrow();
        ResampledConv pointwise =
                pair(new Upsample(2), new Conv(8, 1, 1, Padding.SAME)).orElseThrow();
        try (Scope scope = Scope.open()) {
            Tensor small = normal("small", 2, 3, 16, 16); // 512 pixels
            Tensor large = normal("large", 8, 3, 16, 16);

            assertThat(up.pays(small, training())).isTrue();
            assertThat(down.pays(large, training())).isTrue();
            assertThat(down.pays(small, training())).isFalse();
            assertThat(pointwise.pays(small.narrow(0, 0, 1), training())).isTrue();
            assertThat(up.pays(large, Pass.evaluation(ComputeDevice.CPU))).isFalse();
            assertThat(up.pays(large, training().recording())).isFalse();
        }
    }

    @Test
    void other_neighbours_stay_two_layers() {
        Conv conv = new Conv(8, 3, 1, Padding.SAME);

        assertThat(pair(new Upsample(2), new SpectralNorm(new Gain(2, conv)))).isPresent();
        assertThat(pair(new Upsample(2), new Gain(2, new SpectralNorm(conv)))).isEmpty();
        assertThat(pair(new Upsample(4), conv)).isEmpty();
        assertThat(pair(conv, new AveragePool(4))).isEmpty();
        assertThat(pair(conv, new Upsample(2))).isEmpty();
        assertThat(pair(new AveragePool(2), conv)).isEmpty();
        assertThat(pair(new Upsample(2), new Conv(8, 4, 1, Padding.SAME))).isEmpty();
        assertThat(pair(new Upsample(2), new Conv(8, 3, 2, Padding.SAME))).isEmpty();
        assertThat(pair(new Upsample(2), new Conv(8, 3, 1, Padding.VALID))).isEmpty();
        assertThat(pair(new Upsample(2), new Conv(8, 3, 1, Padding.SAME, 2, true)))
                .isEmpty();
        assertThat(pair(new Linear(8), new AveragePool(2))).isEmpty();
    }

    private static Optional<ResampledConv> pair(Layer first, Layer second) {
        return ResampledConv.of(first, second);
    }

    private static Pass training() {
        return Pass.training(RandomStream.of(1), ComputeDevice.CPU);
    }

    /** Returns the output of the layers of the test, applied one after another. */
    private static Tensor inTurn(Tensor x, List<Layer> layers, List<Tensor> weights, Pass pass) {
        Tensor y = layers.get(0).forward(x, List.of(), pass);
        y = layers.get(1).forward(y, weights.subList(0, 3), pass);
        y = layers.get(2).forward(y, weights.subList(3, 6), pass);
        return layers.get(3).forward(y, List.of(), pass);
    }

    /** Returns the engine's two operators, one after another. */
    private static Tensor inTurn(Tensor x, Tensor weight, Tensor bias, boolean upsampled) {
        Tensor in = upsampled ? torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3)) : x;
        long padding = weight.size(2) / 2;
        Tensor y = torch.conv2d(
                in,
                weight,
                new TensorOptional(bias),
                new long[] {1, 1},
                new long[] {padding, padding},
                new long[] {1, 1},
                1);
        return upsampled ? y : torch.avg_pool2d(y, 2, 2);
    }
}
