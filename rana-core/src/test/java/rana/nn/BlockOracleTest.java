package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;

/** The layers that Keras does not have, against PyTorch: {@code tools/oracle/blocks.py}. */
class BlockOracleTest {
    private static final Fixture TORCH = new Fixture("blocks");
    private static final List<Double> TAPS = List.of(1.0, 3.0, 3.0, 1.0);
    private static final Map<String, Layer> LAYERS = Map.ofEntries(
            Map.entry("grouped-conv", new Conv(8, 3, 1, Padding.SAME, 2, false)),
            Map.entry("depthwise-conv", new Conv(6, 4, 1, Padding.VALID, 6, false)),
            Map.entry("fir-upsample", new FirUpsample(TAPS)),
            Map.entry("fir-downsample", new FirDownsample(TAPS)),
            Map.entry("average-pool", new AveragePool(3)),
            Map.entry(
                    "residual",
                    new Residual(
                            List.of(
                                    new Conv(8, 1, 1, Padding.SAME),
                                    new LeakyRelu(0.2),
                                    new Conv(8, 3, 1, Padding.SAME, 4, true),
                                    new LeakyRelu(0.2),
                                    new Gain(0, new Conv(6, 1, 1, Padding.SAME, 1, false))),
                            List.of())),
            Map.entry(
                    "residual-skip",
                    new Residual(
                            List.of(
                                    new Conv(5, 3, 1, Padding.SAME),
                                    new LeakyRelu(0.2),
                                    new Conv(7, 3, 1, Padding.SAME),
                                    new AveragePool(2)),
                            List.of(new AveragePool(2), new Conv(7, 1, 1, Padding.SAME)))),
            Map.entry("spectral-conv", new SpectralNorm(new Conv(4, 3, 1, Padding.SAME))),
            Map.entry("spectral-linear", new SpectralNorm(new Linear(5))),
            Map.entry("minibatch-std-dev", new MinibatchStdDev(4)), // the largest divisor of 6 up to 4 is 3
            Map.entry("basis", new Basis(2, 3, 4)),
            Map.entry("class-embedding", new ClassEmbedding(5, 2)),
            Map.entry("class-projection", new ClassProjection(5)));

    static Stream<String> cases() {
        return TORCH.settings().required("cases").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputs_and_gradients_are_pytorchs(String name) {
        JsonNode settings = TORCH.settings().required("cases").required(name);
        Layer layer = Objects.requireNonNull(LAYERS.get(name));
        try (Scope scope = Scope.open()) {
            Tensor x = ComputeDevice.CPU.place(TORCH.tensor(name + ".input")).requires_grad_(true);
            Shape input = Shape.of(x);
            List<WeightSpec> specs = layer.weights(input);
            assertThat(specs.stream().filter(spec -> spec.role().stored()))
                    .hasSize(settings.required("weights").intValue());
            List<Tensor> weights = new ArrayList<>();
            List<Tensor> trained = new ArrayList<>(List.of(x));
            for (int i = 0; i < specs.size(); i++) {
                if (!specs.get(i).role().stored()) {
                    weights.add(Network.constant(specs.get(i)));
                    continue;
                }
                String key = name + ".weight." + i;
                assertThat(specs.get(i).extents()).isEqualTo(TORCH.shape(key));
                Tensor weight = ComputeDevice.CPU.place(TORCH.tensor(key));
                weights.add(weight);
                if (specs.get(i).role().trained()) {
                    trained.add(weight.requires_grad_(true));
                }
            }

            Tensor y = layer.forward(x, weights, pass(settings));
            assertThat(layer.output(input).batch(y.size(0))).isEqualTo(TORCH.shape(name + ".output"));
            requireClose(y, name + ".output");

            assertThat(trained).hasSize(settings.required("gradients").intValue());
            List<Tensor> gradients =
                    Torch.gradients(y.mul(TORCH.tensor(name + ".direction")).sum(), trained);
            for (int i = 0; i < trained.size(); i++) {
                requireClose(gradients.get(i), name + ".gradient." + i);
            }
        }
    }

    @Test
    void spectral_norm_comes_to_divide_by_the_largest_singular_value() {
        SpectralNorm layer = new SpectralNorm(new Linear(2, false));
        try (Scope scope = Scope.open()) {
            Tensor kernel = Torch.tensor(new float[] {3, 0, 0, 1}, 2, 2);
            Tensor singular = Torch.tensor(new float[] {0.6f, 0.8f}, 2);
            Tensor x = Torch.tensor(new float[] {1, 1}, 1, 2);
            Pass pass = Pass.training(RandomStream.of(1), ComputeDevice.CPU);
            for (int i = 0; i < 20; i++) {
                layer.forward(x, List.of(kernel, singular), pass);
            }
            float[] y = Torch.floats(layer.forward(x, List.of(kernel, singular), pass));
            assertThat((double) y[0]).isCloseTo(1, within(1e-5));
            assertThat((double) y[1]).isCloseTo(1 / 3.0, within(1e-5));
        }
    }

    @Test
    void gain_scales_the_kernels_that_a_network_begins_with_and_nothing_else() {
        Architecture plain = new Architecture(new Shape.Vector(3), List.of(new Linear(2)));
        Architecture scaled = new Architecture(new Shape.Vector(3), List.of(new Gain(0.25, new Linear(2))));
        Init init = new Init.FanIn(1);
        try (Scope scope = Scope.open();
                Network one = new Network(plain, init, RandomStream.of(4), ComputeDevice.CPU);
                Network quarter = new Network(scaled, init, RandomStream.of(4), ComputeDevice.CPU)) {
            assertThat(quarter.tensors().keySet()).isEqualTo(one.tensors().keySet());
            assertThat(Torch.floats(quarter.parameters().get(0)))
                    .containsExactly(Torch.floats(one.parameters().get(0).mul(Scalars.of(0.25))));
        }
    }

    @Test
    void a_block_without_skip_layers_must_keep_its_shape() {
        Residual block = new Residual(List.of(new Conv(8, 3, 2, Padding.SAME)), List.of());
        assertThatThrownBy(() -> block.output(new Shape.Image(8, 4, 4)))
                .hasMessage("main outputs 2×2×8 and skip outputs 4×4×8, which cannot be added; put a conv into skip");
    }

    private static Pass pass(JsonNode settings) {
        JsonNode labels = settings.required("labels");
        int[] classes = IntStream.range(0, labels.size())
                .map(i -> labels.get(i).intValue())
                .toArray();
        return Pass.training(
                RandomStream.of(1),
                classes.length == 0 ? Optional.empty() : Optional.of(Torch.indices(classes)),
                ComputeDevice.CPU);
    }

    private static void requireClose(Tensor got, String name) {
        double[] wanted = TORCH.values(name);
        float[] values = Torch.floats(got);
        assertThat(values).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) values[i]).as("%s[%d]", name, i).isCloseTo(wanted[i], within(2e-5));
        }
    }
}
