package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.nn.Architecture;
import rana.nn.AveragePool;
import rana.nn.Basis;
import rana.nn.BatchNorm;
import rana.nn.ClassEmbedding;
import rana.nn.ClassProjection;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.FirDownsample;
import rana.nn.FirUpsample;
import rana.nn.Flatten;
import rana.nn.Gain;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.MaxPool;
import rana.nn.Maxout;
import rana.nn.MinibatchStdDev;
import rana.nn.Network;
import rana.nn.Padding;
import rana.nn.Pass;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Residual;
import rana.nn.Shape;
import rana.nn.Sigmoid;
import rana.nn.SpectralNorm;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.random.RandomStream;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

class OnnxLayersTest {
    private static final Shape VECTOR = new Shape.Vector(12);
    private static final Shape IMAGE = new Shape.Image(6, 7, 9);
    private static final Shape EVEN = new Shape.Image(6, 8, 6);

    /** A layer and its input. */
    record Case(Shape input, Layer layer) {
        @Override
        public String toString() {
            return input + " → " + layer;
        }
    }

    static final List<Case> CASES = Stream.of(
                    Stream.of(
                            new Case(VECTOR, new Linear(5)),
                            new Case(VECTOR, new Linear(5, false)),
                            new Case(VECTOR, new Maxout(4, 3)),
                            new Case(VECTOR, new BatchNorm(0.9, 1e-3)),
                            new Case(VECTOR, new Reshape(2, 3, 2)),
                            new Case(VECTOR, new Basis(4, 4, 5)),
                            new Case(VECTOR, new ClassEmbedding(3, 4)),
                            new Case(VECTOR, new ClassProjection(3)),
                            new Case(VECTOR, new SpectralNorm(new Linear(5))),
                            new Case(IMAGE, new BatchNorm(0.9, 1e-5)),
                            new Case(IMAGE, new LeakyRelu(0.1)),
                            new Case(IMAGE, new Relu()),
                            new Case(IMAGE, new Tanh()),
                            new Case(IMAGE, new Sigmoid()),
                            new Case(IMAGE, new Dropout(0.5)),
                            new Case(IMAGE, new Flatten()),
                            new Case(IMAGE, new Upsample(2)),
                            new Case(IMAGE, new Upsample(3)),
                            new Case(IMAGE, new MaxPool(2, 2)),
                            new Case(IMAGE, new MaxPool(3, 2)),
                            new Case(IMAGE, new AveragePool(2)),
                            new Case(IMAGE, new FirUpsample(List.of(1.0, 3.0, 3.0, 1.0))),
                            new Case(IMAGE, new FirUpsample(List.of(1.0, 1.0))),
                            new Case(IMAGE, new FirUpsample(List.of(1.0, 2.0, 5.0, 4.0, 3.0, 1.0))),
                            new Case(EVEN, new FirDownsample(List.of(1.0, 3.0, 3.0, 1.0))),
                            new Case(EVEN, new FirDownsample(List.of(1.0, 1.0))),
                            new Case(IMAGE, new MinibatchStdDev(2)),
                            new Case(IMAGE, new MinibatchStdDev(4)),
                            new Case(IMAGE, new Gain(0.7, new Conv(4, 3, 1, Padding.SAME))),
                            new Case(IMAGE, new SpectralNorm(new Gain(2, new Conv(4, 3, 2, Padding.SAME)))),
                            new Case(IMAGE, new Conv(12, 3, 1, Padding.SAME, 3, false)),
                            new Case(IMAGE, new Conv(6, 5, 2, Padding.SAME, 6, true)),
                            new Case(IMAGE, new Residual(List.of(new Conv(6, 3, 1, Padding.SAME)), List.of())),
                            new Case(
                                    IMAGE,
                                    new Residual(
                                            List.of(
                                                    new LeakyRelu(0.2),
                                                    new SpectralNorm(new Conv(4, 4, 2, Padding.SAME)),
                                                    new BatchNorm(0.9, 1e-5)),
                                            List.of(new Conv(4, 1, 2, Padding.SAME))))),
                    convolutions())
            .flatMap(cases -> cases)
            .toList();

    private static Stream<Case> convolutions() {
        return IntStream.rangeClosed(1, 6)
                .boxed()
                .flatMap(kernel -> IntStream.rangeClosed(1, 4)
                        .boxed()
                        .flatMap(stride -> Stream.of(
                                        Padding.SAME, Padding.VALID, Padding.explicit(1), Padding.explicit(2))
                                .flatMap(padding -> Stream.of(
                                        new Case(IMAGE, new Conv(4, kernel, stride, padding)),
                                        new Case(IMAGE, new ConvTranspose(4, kernel, stride, padding))))));
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void a_layer_computes_what_the_engine_computes(Case one) {
        assertThat(difference(new Architecture(one.input(), List.of(one.layer())), 15, 4))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 17, 18, 19, 20, 21})
    void every_opset_computes_the_same(int opset) {
        List<Layer> layers = List.of(
                new ClassEmbedding(3, 4),
                new Maxout(32, 2),
                new BatchNorm(0.9, 1e-5),
                new Reshape(2, 4, 4),
                new FirUpsample(List.of(1.0, 3.0, 3.0, 1.0)),
                new MinibatchStdDev(4),
                new ConvTranspose(3, 5, 2, Padding.SAME),
                new Conv(6, 4, 1, Padding.SAME),
                new Upsample(2),
                new MaxPool(2, 2),
                new Flatten(),
                new Linear(4),
                new ClassProjection(3));

        assertThat(difference(new Architecture(VECTOR, layers), opset, 4)).isLessThan(1e-5);
    }

    @Test
    void there_is_a_case_for_every_layer() {
        Set<Class<?>> tested = CASES.stream()
                .flatMap(one -> one.layer().all())
                .map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(leaves(Layer.class)).allMatch(tested::contains);
    }

    @Test
    void a_network_whose_output_depends_on_the_batch_needs_a_fixed_one() {
        Architecture network = new Architecture(IMAGE, List.of(new MinibatchStdDev(2)));

        assertThatThrownBy(() -> new OnnxModel(network, Map.of(), 15, 0).plain(Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("batch must be fixed");
        assertThatThrownBy(() -> new OnnxModel(network, Map.of(), 12, 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("opset must be 13 to 21; got 12");
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OnnxLayersTest::leaves)
                : Stream.of(type);
    }

    private static double difference(Architecture architecture, int opset, int batch) {
        try (Network network = new Network(architecture, new Init.FanIn(1), RandomStream.of(5), ComputeDevice.CPU)) {
            return difference(network, opset, batch);
        }
    }

    /**
     * Returns the largest difference between engine and ONNX Runtime, relative to the largest value.
     * The weights of {@code network} are changed.
     */
    static double difference(Network network, int opset, int batch) {
        Computed computed = Computed.of(network, opset, batch);
        try {
            return computed.difference(run(computed));
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /** A model, its input, and what the engine computes. */
    record Computed(ByteString model, FloatBuffer input, List<Long> shape, List<Integer> labels, FloatBuffer expected) {
        /** Computes with {@code network}, whose weights are changed. */
        static Computed of(Network network, int opset, int batch) {
            Architecture architecture = network.architecture();
            RandomStream random = RandomStream.of(6);
            int[] labels = IntStream.range(0, batch)
                    .map(i -> i % Math.max(1, architecture.classes()))
                    .toArray();
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                disturb(network, random);
                long[] shape = architecture.input().batch(batch);
                Tensor x = RandomTensors.normal(random.at("x"), shape);
                Optional<Tensor> classes =
                        architecture.classes() == 0 ? Optional.empty() : Optional.of(Torch.indices(labels));
                float[] expected = Torch.floats(network.forward(x, Pass.evaluation(classes, ComputeDevice.CPU)));
                return new Computed(
                        ByteString.copyFrom(new OnnxModel(architecture, arrays(network), opset, batch).plain(Map.of())),
                        FloatBuffer.wrap(Torch.floats(x)),
                        Arrays.stream(shape).boxed().toList(),
                        Arrays.stream(labels).boxed().toList(),
                        FloatBuffer.wrap(expected));
            }
        }

        /** Returns the largest difference from the engine, relative to its largest value. */
        double difference(float[] got) {
            assertThat(got).hasSize(expected.remaining());
            double largest = 1e-9;
            double difference = 0;
            for (int i = 0; i < got.length; i++) {
                largest = Math.max(largest, Math.abs(expected.get(i)));
                difference = Math.max(difference, Math.abs(expected.get(i) - got[i]));
            }
            return difference / largest;
        }
    }

    /** Gives biases and statistics values that are not their initial ones. */
    static void disturb(Network network, RandomStream random) {
        network.tensors().forEach((name, tensor) -> {
            float[] values = Torch.floats(tensor);
            var generator = random.at(name).generator();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (name.endsWith("singular_vector") ? 0 : 0.3 * generator.nextDouble());
            }
            Torch.copyInto(tensor, FloatBuffer.wrap(values));
        });
    }

    static Map<String, SafeTensors.Array> arrays(Network network) {
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        network.tensors()
                .forEach((name, tensor) -> arrays.put(
                        name,
                        new SafeTensors.Array(
                                Arrays.stream(Torch.shape(tensor)).boxed().toList(),
                                FloatBuffer.wrap(Torch.floats(tensor)))));
        return arrays;
    }

    private static float[] run(Computed computed) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = computed.shape.stream().mapToLong(Long::longValue).toArray();
        long[] labels = computed.labels.stream().mapToLong(Integer::longValue).toArray();
        try (OrtSession session = environment.createSession(computed.model.toByteArray());
                OnnxTensor input = OnnxTensor.createTensor(environment, computed.input.duplicate(), shape);
                OnnxTensor classes =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(labels), new long[] {labels.length})) {
            Map<String, OnnxTensor> inputs = new HashMap<>(Map.of("latent", input));
            if (session.getInputNames().contains("label")) {
                inputs.put("label", classes);
            }
            try (OrtSession.Result result = session.run(inputs)) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] floats = new float[values.remaining()];
                values.get(floats);
                return floats;
            }
        }
    }
}
