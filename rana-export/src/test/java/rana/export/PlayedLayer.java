package rana.export;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.MinibatchStdDev;
import rana.nn.Network;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A layer as exports describe it, with an input and the engine's output, for programs that compute it.
 *
 * @param name a description
 * @param config the layer as JSON
 * @param weights its tensors by name
 * @param shapes their extents by name
 * @param input one example
 * @param label its class
 * @param output the engine's output
 */
record PlayedLayer(
        String name,
        String config,
        Map<String, List<Double>> weights,
        Map<String, List<Long>> shapes,
        List<Double> input,
        int label,
        List<Double> output) {
    private static final int LABEL = 1;

    /** Returns all layers, except those that exports refuse. */
    static List<PlayedLayer> all() {
        return OnnxLayersTest.CASES.stream()
                .filter(one -> !(one.layer() instanceof MinibatchStdDev))
                .map(PlayedLayer::of)
                .toList();
    }

    private static PlayedLayer of(OnnxLayersTest.Case one) {
        Architecture architecture = new Architecture(one.input(), List.of(one.layer()));
        RandomStream random = RandomStream.of(6);
        try (Network network = new Network(architecture, new Init.FanIn(1), RandomStream.of(5), ComputeDevice.CPU);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            OnnxLayersTest.disturb(network, random);
            Tensor x = RandomTensors.normal(random.at("x"), architecture.input().batch(1));
            Optional<Tensor> classes =
                    architecture.classes() == 0 ? Optional.empty() : Optional.of(Torch.indices(new int[] {LABEL}));
            Tensor y = network.forward(x, Pass.evaluation(classes, ComputeDevice.CPU));
            ArrayNode layers = JsonMapper.shared().createArrayNode();
            LayerConfig.chain(layers, architecture.input(), architecture.layers(), "");
            Map<String, SafeTensors.Array> arrays =
                    SpectralNorms.fold(architecture.input(), architecture.layers(), OnnxLayersTest.arrays(network));
            Map<String, List<Double>> weights = new LinkedHashMap<>();
            arrays.forEach((name, array) -> weights.put(
                    name,
                    IntStream.range(0, array.values().remaining())
                            .mapToObj(i -> (double) array.values().get(i))
                            .toList()));
            return new PlayedLayer(
                    one.toString(),
                    layers.toString(),
                    weights,
                    arrays.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().shape())),
                    doubles(Torch.floats(x)),
                    LABEL,
                    doubles(Torch.floats(y)));
        }
    }

    private static List<Double> doubles(float[] values) {
        return Arrays.stream(IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .toArray())
                .boxed()
                .toList();
    }
}
