package rana.export;

import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * A layer as an ONNX model, with an input and the engine's output, for other programs that read ONNX.
 *
 * @param name a description
 * @param model the file, in base64
 * @param input the numbers of {@code latent}
 * @param shape its shape
 * @param labels the classes, which not all models take
 * @param output the engine's output
 */
record LayerModel(
        String name, String model, List<Float> input, List<Long> shape, List<Integer> labels, List<Float> output) {
    private static final int BATCH = 4;

    /** Returns a model of every case of {@link OnnxLayersTest}. */
    static List<LayerModel> all(int opset) {
        return OnnxLayersTest.CASES.stream().map(one -> of(one, opset)).toList();
    }

    private static LayerModel of(OnnxLayersTest.Case one, int opset) {
        Architecture architecture = new Architecture(one.input(), List.of(one.layer()));
        try (Network network = new Network(architecture, new Init.FanIn(1), RandomStream.of(5), ComputeDevice.CPU)) {
            OnnxLayersTest.Computed computed = OnnxLayersTest.Computed.of(network, opset, BATCH);
            return new LayerModel(
                    one.toString(),
                    Base64.getEncoder().encodeToString(computed.model().toByteArray()),
                    numbers(computed.input()),
                    computed.shape(),
                    computed.labels(),
                    numbers(computed.expected()));
        }
    }

    private static List<Float> numbers(FloatBuffer of) {
        return IntStream.range(0, of.remaining()).mapToObj(of::get).toList();
    }
}
