package rana.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import rana.UsageException;
import rana.nn.Architecture;
import rana.nn.Shape;
import rana.onnx.FileDigest;
import rana.onnx.OnnxMetadata;
import rana.run.Machine;
import rana.safetensors.SafeTensors;

/**
 * A network as an ONNX model.
 *
 * @param architecture the layers
 * @param weights their tensors, by the names of a checkpoint
 * @param opset the version of ONNX's operators
 * @param batch the batch size; 0 for any
 */
record OnnxModel(Architecture architecture, Map<String, SafeTensors.Array> weights, int opset, int batch) {
    /** The newest version that TensorRT, Unity and browsers all read. */
    static final int DEFAULT_OPSET = 15;

    static final int MIN_OPSET = 13;
    static final int MAX_OPSET = 21;

    private static final String INPUT = "latent";
    private static final String LABEL = "label";
    private static final String OUTPUT = "images";

    OnnxModel {
        if (opset < MIN_OPSET || opset > MAX_OPSET) {
            throw new UsageException("opset must be %d to %d; got %d".formatted(MIN_OPSET, MAX_OPSET, opset));
        }
        if (batch < 0) {
            throw new UsageException("batch must be at least 1; got " + batch);
        }
    }

    /** Returns the file of a generator. */
    byte[] file(OnnxMetadata metadata) {
        OnnxGraph graph = new OnnxGraph();
        String values = network(graph);
        long size = metadata.size();
        if (metadata.bytes()) {
            bytes(graph, values, metadata);
            graph.output(OUTPUT, DataType.UINT8, batch, size, size, metadata.channels());
        } else {
            graph.node(OUTPUT, "Identity", List.of(values));
            graph.output(OUTPUT, DataType.FLOAT, batch, metadata.channels(), size, size);
        }
        return file(graph, metadata.toMap());
    }

    /** Returns the file of any network, for tests: its output is not converted. */
    byte[] plain(Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph();
        graph.node(OUTPUT, "Identity", List.of(network(graph)));
        graph.output(OUTPUT, DataType.FLOAT, batch, rest(architecture.output()));
        return file(graph, metadata);
    }

    private String network(OnnxGraph graph) {
        graph.input(INPUT, DataType.FLOAT, batch, rest(architecture.input()));
        if (architecture.classes() > 0) {
            graph.input(LABEL, DataType.INT64, batch);
        }
        return new OnnxLayers(graph, weights, opset, batch, LABEL)
                .chain(INPUT, architecture.input(), architecture.layers(), "");
    }

    /** Adds the conversion of floats to bytes, which rounds and clips as the engine does. */
    private static void bytes(OnnxGraph graph, String values, OnnxMetadata metadata) {
        double scale = 255 / (metadata.high() - metadata.low());
        String shifted = graph.node("bytes.shifted", "Sub", List.of(values, graph.scalar("bytes.low", metadata.low())));
        String scaled = graph.node("bytes.scaled", "Mul", List.of(shifted, graph.scalar("bytes.scale", scale)));
        String rounded = graph.node("bytes.rounded", "Round", List.of(scaled));
        String clipped = graph.node(
                "bytes.clipped",
                "Clip",
                List.of(rounded, graph.scalar("bytes.min", 0), graph.scalar("bytes.max", 255)));
        String last = graph.node("bytes.last", "Transpose", List.of(clipped), OnnxGraph.ints("perm", 0, 2, 3, 1));
        graph.node(OUTPUT, "Cast", List.of(last), OnnxGraph.integer("to", DataType.UINT8.getNumber()));
    }

    private byte[] file(OnnxGraph graph, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(irVersion())
                .setProducerName("rana")
                .setProducerVersion(Machine.ranaVersion())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph.build());
        metadata.forEach((key, value) -> model.addMetadataProps(entry(key, value)));
        model.addMetadataProps(entry(FileDigest.KEY, FileDigest.BLANK));
        byte[] file = model.build().toByteArray();
        FileDigest.insert(file);
        return file;
    }

    /** Returns the version of the file format that came with the operators. */
    private int irVersion() {
        return opset < 15 ? 7 : opset < 19 ? 8 : opset < 21 ? 9 : 10;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static long[] rest(Shape shape) {
        return shape instanceof Shape.Image image
                ? new long[] {image.channels(), image.height(), image.width()}
                : new long[] {shape.elements()};
    }
}
