package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/** Layers and networks in bfloat16, against themselves in float32. */
class PrecisionTest {
    private static final Shape IMAGE = new Shape.Image(6, 8, 8);
    private static final Shape VECTOR = new Shape.Vector(6);
    private static final List<Double> TAPS = List.of(1.0, 3.0, 3.0, 1.0);

    /** Every type of layer with its input; the names are those of recipes. */
    private static final Map<String, Layer> LAYERS = layers();

    private static Map<String, Layer> layers() {
        Map<String, Layer> all = new LinkedHashMap<>();
        all.put("linear", new Linear(5));
        all.put("maxout", new Maxout(5, 2));
        all.put("basis", new Basis(8, 8, 4));
        all.put("class-embedding", new ClassEmbedding(3, 2));
        all.put("class-projection", new ClassProjection(3));
        all.put("reshape", new Reshape(1, 2, 3));
        all.put("conv", new Conv(8, 3, 1, Padding.SAME));
        all.put("conv, stride", new Conv(8, 4, 2, Padding.SAME, 2, false));
        all.put("conv, odd padding", new Conv(8, 4, 1, Padding.SAME));
        all.put("conv-transpose", new ConvTranspose(5, 4, 2, Padding.SAME));
        all.put("conv-transpose, odd crop", new ConvTranspose(5, 5, 2, Padding.SAME));
        all.put("leaky-relu", new LeakyRelu(0.2));
        all.put("relu", new Relu());
        all.put("tanh", new Tanh());
        all.put("sigmoid", new Sigmoid());
        all.put("dropout", new Dropout(0.4));
        all.put("batch-norm", new BatchNorm(0.9, 1e-5));
        all.put("upsample", new Upsample(2));
        all.put("average-pool", new AveragePool(2));
        all.put("max-pool", new MaxPool(2, 2));
        all.put("fir-upsample", new FirUpsample(TAPS));
        all.put("fir-downsample", new FirDownsample(TAPS));
        all.put("flatten", new Flatten());
        all.put("minibatch-std-dev", new MinibatchStdDev(4));
        all.put("gain", new Gain(0.5, new Conv(6, 3, 1, Padding.SAME)));
        all.put("spectral conv", new SpectralNorm(new Conv(6, 3, 1, Padding.SAME)));
        all.put("spectral linear", new SpectralNorm(new Linear(5)));
        all.put("residual", new Residual(List.of(new Conv(6, 3, 1, Padding.SAME), new LeakyRelu(0.2)), List.of()));
        all.put(
                "residual with resampled convolutions",
                new Residual(
                        List.of(
                                new Upsample(2),
                                new Conv(6, 3, 1, Padding.SAME),
                                new LeakyRelu(0.2),
                                new Conv(6, 3, 1, Padding.SAME),
                                new AveragePool(2)),
                        List.of()));
        all.put(
                "residual to a vector",
                new Residual(
                        List.of(new Conv(4, 3, 1, Padding.SAME), new Relu(), new Flatten(), new Linear(2)),
                        List.of(new AveragePool(2), new Flatten(), new Linear(2))));
        return all;
    }

    static Stream<String> names() {
        return LAYERS.keySet().stream();
    }

    @Test
    void every_type_of_layer_has_a_case() {
        Stream<Class<?>> types = Stream.concat(
                Stream.of(Layer.class.getPermittedSubclasses()).filter(type -> type != LinearMap.class),
                Stream.of(LinearMap.class.getPermittedSubclasses()));
        assertThat(LAYERS.values().stream().<Class<?>>map(Layer::getClass)).containsAll(types.toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void outputs_and_gradients_are_those_of_float32_within_the_rounding(String name) {
        Layer layer = Objects.requireNonNull(LAYERS.get(name));
        Architecture network = new Architecture(inputOf(layer), List.of(layer));
        try (Scope scope = Scope.open();
                Network exact = network(network);
                Network reduced = network(network)) {
            List<Tensor> expected = outputAndGradients(exact, Precision.FLOAT32);
            List<Tensor> found = outputAndGradients(reduced, Precision.BFLOAT16);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(type(found.get(i))).isEqualTo(ScalarType.Float);
                assertThat(distance(found.get(i), expected.get(i)))
                        .as("%s, tensor %d", name, i)
                        .isLessThan(i == 0 ? 0.02 : 0.1); // a gradient jumps where the rounding changes a sign
            }
            reduced.tensors().forEach((key, tensor) -> {
                assertThat(type(tensor)).as(key).isEqualTo(ScalarType.Float);
                assertThat(distance(
                                tensor, Objects.requireNonNull(exact.tensors().get(key))))
                        .as("%s after the pass: running statistics and singular vectors", key)
                        .isLessThan(0.005);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void layers_that_begin_or_end_with_a_vector_are_exact(String name) {
        Layer layer = Objects.requireNonNull(LAYERS.get(name));
        Shape input = inputOf(layer);
        boolean exact = !Pass.isReduced(input, layer.output(input)) && !(layer instanceof Residual);
        Architecture network = new Architecture(input, List.of(layer));
        try (Scope scope = Scope.open();
                Network one = network(network);
                Network other = network(network)) {
            List<Tensor> expected = outputAndGradients(one, Precision.FLOAT32);
            List<Tensor> found = outputAndGradients(other, Precision.BFLOAT16);
            if (exact) {
                assertThat(input instanceof Shape.Vector || layer.output(input) instanceof Shape.Vector)
                        .isTrue();
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(Torch.floats(found.get(i))).containsExactly(Torch.floats(expected.get(i)));
                }
            } else {
                assertThat(Torch.floats(found.get(0))).isNotEqualTo(Torch.floats(expected.get(0)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void tangents_are_those_of_float32_within_the_rounding(String name) {
        Layer layer = Objects.requireNonNull(LAYERS.get(name));
        if (!layer.isPiecewiseLinear()) {
            return;
        }
        Shape input = inputOf(layer);
        try (Scope scope = Scope.open();
                Network network = network(new Architecture(input, List.of(layer)))) {
            Tensor x = input(input);
            Tensor direction = RandomTensors.normal(RandomStream.of(7), input.batch(12));
            Tensor expected = tangent(network, x, direction, Precision.FLOAT32);
            Tensor found = tangent(network, x, direction, Precision.BFLOAT16);
            assertThat(type(found)).isEqualTo(ScalarType.Float);
            assertThat(distance(found, expected)).isLessThan(0.02);
        }
    }

    @ParameterizedTest
    @MethodSource("filtersWithInexactTaps")
    void a_filter_on_the_cpu_rounds_its_input_and_output_only(LinearMap filter) {
        try (Scope scope = Scope.open();
                Network network = network(new Architecture(IMAGE, List.of(filter)))) {
            Tensor rounded = Precision.BFLOAT16.of(input(IMAGE));
            Tensor exact = network.forward(Precision.FLOAT32.of(rounded), pass(Precision.FLOAT32));
            Tensor found = network.forward(rounded, pass(Precision.BFLOAT16));
            assertThat(Torch.floats(found))
                    .containsExactly(Torch.floats(Precision.FLOAT32.of(Precision.BFLOAT16.of(exact))));
        }
    }

    /** With taps that bfloat16 would round: those of {@link #TAPS} it represents exactly. */
    static Stream<LinearMap> filtersWithInexactTaps() {
        List<Double> taps = List.of(1.0, 2.9, 2.9, 1.0);
        return Stream.of(new FirUpsample(taps), new FirDownsample(taps));
    }

    @Test
    void batch_norm_computes_statistics_in_float32() {
        Architecture norm = new Architecture(new Shape.Image(3, 16, 16), List.of(new BatchNorm(0, 1e-5)));
        try (Scope scope = Scope.open();
                Network exact = network(norm);
                Network reduced = network(norm)) {
            Tensor random =
                    RandomTensors.normal(RandomStream.of(2), 12, 3, 16, 16).add(Scalars.of(1));
            Tensor rounded = ComputeDevice.CPU.place(Precision.BFLOAT16.of(random));
            exact.forward(rounded, pass(Precision.FLOAT32));
            reduced.forward(rounded, pass(Precision.BFLOAT16));
            exact.tensors()
                    .forEach((name, expected) -> assertThat(distance(
                                    Objects.requireNonNull(reduced.tensors().get(name)), expected))
                            .as(name)
                            .isLessThan(1e-5)); // bfloat16 would be off by 1e-3
        }
    }

    @Test
    void an_evaluation_pass_is_float32() {
        assertThat(Pass.evaluation(ComputeDevice.CPU).precision()).isEqualTo(Precision.FLOAT32);
        assertThat(Pass.training(RandomStream.of(1), ComputeDevice.CPU).precision())
                .isEqualTo(Precision.FLOAT32);
    }

    @Test
    void the_stage_of_4x4_pixels_is_exact() {
        Layer conv = new Conv(6, 3, 1, Padding.SAME);
        try (Scope scope = Scope.open();
                Network network = network(new Architecture(new Shape.Image(6, 4, 4), List.of(conv)))) {
            assertThat(network.architecture().hasReducedConvolutions()).isFalse();
            List<Tensor> expected = outputAndGradients(network, Precision.FLOAT32);
            List<Tensor> found = outputAndGradients(network, Precision.BFLOAT16);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(Torch.floats(found.get(i))).containsExactly(Torch.floats(expected.get(i)));
            }
        }
    }

    @Test
    void r3gans_gradient_penalty_and_its_gradient_are_within_one_percent() {
        Recipe recipe = Recipes.named("r3gan-small");
        try (Scope scope = Scope.open();
                Network discriminator = new Network(
                        recipe.discriminator(), recipe.networks().init(), RandomStream.of(1), ComputeDevice.CPU)) {
            List<Tensor> expected = penaltyAndGradients(discriminator, Precision.FLOAT32);
            List<Tensor> found = penaltyAndGradients(discriminator, Precision.BFLOAT16);
            assertThat(distance(found.get(0), expected.get(0))).isBetween(1e-6, 0.01);
            assertThat(distance(found.subList(1, found.size()), expected.subList(1, found.size())))
                    .isBetween(1e-4, 0.01);
        }
    }

    private static Tensor tangent(Network network, Tensor x, Tensor direction, Precision precision) {
        Pass recording = pass(precision).recording();
        network.forward(x, recording);
        return network.tangent(ComputeDevice.CPU.place(direction), recording);
    }

    /** Returns E[|∇D(x)|²], and its gradient with respect to each parameter of D, by D's tangent. */
    private static List<Tensor> penaltyAndGradients(Network discriminator, Precision precision) {
        Tensor x = smooth(discriminator.architecture().input()).requires_grad_(true);
        Network.Tangent tangent = discriminator.forwardWithTangent(x, pass(precision));
        Tensor gradient = tangent.gradient(x);
        assertThat(type(gradient)).isEqualTo(ScalarType.Float);
        double count = x.size(0);
        List<Tensor> found = new ArrayList<>(List.of(gradient.square().sum().div(Scalars.of(count))));
        found.addAll(tangent.parameterGradients(torch.zeros(x.size(0)), gradient.mul(Scalars.of(2 / count))));
        return found;
    }

    /** Returns images whose neighbouring pixels are similar, as those of photographs are. */
    private static Tensor smooth(Shape shape) {
        Shape.Image image = (Shape.Image) shape;
        long quarter = image.height() / 4;
        Tensor coarse = RandomTensors.normal(RandomStream.of(5), 16, image.channels(), quarter, quarter);
        Architecture blur = new Architecture(
                new Shape.Image(image.channels(), quarter, quarter),
                List.of(new FirUpsample(TAPS), new FirUpsample(TAPS), new Tanh()));
        try (Network network = network(blur)) {
            return network.forward(ComputeDevice.CPU.place(coarse), Pass.evaluation(ComputeDevice.CPU));
        }
    }

    private static List<Tensor> outputAndGradients(Network network, Precision precision) {
        Tensor x = input(network.architecture().input()).requires_grad_(true);
        Tensor y = network.forward(x, pass(precision));
        Tensor direction = ComputeDevice.CPU.place(RandomTensors.normal(RandomStream.of(6), Torch.shape(y)));
        List<Tensor> trained = new ArrayList<>(List.of(x));
        trained.addAll(network.parameters());
        List<Tensor> all = new ArrayList<>(List.of(y.detach()));
        all.addAll(Torch.gradients(y.mul(direction).sum(), trained));
        return all;
    }

    private static Tensor input(Shape shape) {
        return ComputeDevice.CPU.place(RandomTensors.normal(RandomStream.of(2), shape.batch(12)));
    }

    private static Pass pass(Precision precision) {
        int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
        return Pass.training(RandomStream.of(3), Optional.of(Torch.indices(labels)), ComputeDevice.CPU)
                .precision(precision);
    }

    private static Shape inputOf(Layer layer) {
        try {
            layer.output(IMAGE);
            return IMAGE;
        } catch (IllegalArgumentException e) {
            return VECTOR;
        }
    }

    private static Network network(Architecture architecture) {
        return new Network(architecture, new Init.FanIn(1), RandomStream.of(4), ComputeDevice.CPU);
    }

    private static ScalarType type(Tensor tensor) {
        return tensor.scalar_type().intern();
    }

    private static double distance(Tensor found, Tensor expected) {
        return distance(List.of(found), List.of(expected));
    }

    /** Returns |found - expected| / |expected|, over all numbers of all tensors. */
    private static double distance(List<Tensor> found, List<Tensor> expected) {
        double error = 0;
        double size = 0;
        for (int i = 0; i < found.size(); i++) {
            double[] a = Torch.doubles(found.get(i));
            double[] b = Torch.doubles(expected.get(i));
            for (int k = 0; k < a.length; k++) {
                error += (a[k] - b[k]) * (a[k] - b[k]);
                size += b[k] * b[k];
            }
        }
        return Math.sqrt(error / Math.max(size, Double.MIN_NORMAL));
    }
}
