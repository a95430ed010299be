package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;

class LayerOracleTest {
    private static final Fixture KERAS = new Fixture("layers");
    private static final List<String> ORDER = List.of("weight", "bias", "running_mean", "running_var");

    static Stream<Arguments> cases() {
        return StreamSupport.stream(KERAS.settings().required("cases").spliterator(), false)
                // Rana's max-pool has no padding.
                .filter(one -> !(one.required("type").asString().equals("max_pool")
                        && one.required("padding").asString().equals("same")))
                .map(one -> Arguments.of(one.required("name").asString(), one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void computes_what_keras_computes(String name, JsonNode settings) {
        try (Scope scope = Scope.open()) {
            Layer layer = layer(settings);
            List<Tensor> weights = new ArrayList<>();
            for (String weight : ORDER) {
                if (has(settings, weight)) {
                    weights.add(ComputeDevice.CPU.place(KERAS.tensor(name + "." + weight)));
                }
            }
            Pass pass = settings.path("training").asBoolean(false)
                    ? Pass.training(RandomStream.of(1), ComputeDevice.CPU)
                    : Pass.evaluation(ComputeDevice.CPU);
            Tensor output = layer.forward(ComputeDevice.CPU.place(KERAS.tensor(name + ".input")), weights, pass);

            assertThat(Torch.shape(output)).isEqualTo(KERAS.shape(name + ".output"));
            Shape predicted = layer.output(shapeOf(KERAS.shape(name + ".input")));
            assertThat(predicted.batch(output.size(0))).isEqualTo(KERAS.shape(name + ".output"));
            requireClose(output, name + ".output");
            if (has(settings, "running_mean_after")) {
                requireClose(weights.get(2), name + ".running_mean_after");
                requireClose(weights.get(3), name + ".running_var_after");
            }
        }
    }

    private static Layer layer(JsonNode settings) {
        int kernel = settings.path("kernel").asInt(0);
        int stride = settings.path("stride").asInt(0);
        Padding padding = Padding.of(settings.path("padding").asString("same"));
        long out =
                has(settings, "weight") ? KERAS.shape(settings.required("name").asString() + ".bias")[0] : 0;
        String type = settings.required("type").asString();
        return switch (type) {
            case "conv" -> new Conv(out, kernel, stride, padding);
            case "conv_transpose" -> new ConvTranspose(out, kernel, stride, padding);
            case "max_pool" -> new MaxPool(kernel, stride);
            case "batch_norm" ->
                new BatchNorm(
                        settings.required("momentum").doubleValue(),
                        settings.required("epsilon").doubleValue());
            case "leaky_relu" -> new LeakyRelu(settings.required("slope").doubleValue());
            case "relu" -> new Relu();
            case "tanh" -> new Tanh();
            case "sigmoid" -> new Sigmoid();
            case "flatten" -> new Flatten();
            case "reshape" ->
                new Reshape(
                        settings.required("height").longValue(),
                        settings.required("width").longValue(),
                        settings.required("channels").longValue());
            case "upsample_nearest" -> new Upsample(settings.required("factor").intValue());
            case "linear" -> new Linear(out);
            case "maxout" ->
                new Maxout(
                        settings.required("units").longValue(),
                        settings.required("pieces").longValue());
            default -> throw new AssertionError(type);
        };
    }

    private static boolean has(JsonNode settings, String tensor) {
        return StreamSupport.stream(settings.required("tensors").spliterator(), false)
                .anyMatch(name -> name.asString().equals(tensor));
    }

    private static Shape shapeOf(long[] batch) {
        return batch.length == 2 ? new Shape.Vector(batch[1]) : new Shape.Image(batch[1], batch[2], batch[3]);
    }

    private static void requireClose(Tensor got, String name) {
        double[] wanted = KERAS.values(name);
        float[] values = Torch.floats(got);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) values[i]).as("%s[%d]", name, i).isCloseTo(wanted[i], within(1e-5));
        }
    }
}
