package rana.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A builder for an ONNX graph. Values are known by their names. */
final class OnnxGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("generator");
    private final Set<String> constants = new HashSet<>();

    /** Returns an attribute of whole numbers. */
    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /** Returns an attribute of one whole number. */
    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** Returns an attribute of one number. */
    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    /** Returns an attribute of one text. */
    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /**
     * Adds a node with one output.
     *
     * @param output the name of its output, and of the node
     * @return {@code output}
     */
    String node(String output, String operator, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /** Adds a constant of numbers, unless there is one of this name, and returns its name. */
    String floats(String name, List<Long> shape, FloatBuffer values) {
        if (constants.add(name)) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(values.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values.duplicate());
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .addAllDims(shape)
                    .setRawData(ByteString.copyFrom(bytes)));
        }
        return name;
    }

    /** Adds a constant number without dimensions, unless there is one of this name. */
    String scalar(String name, double value) {
        return floats(name, List.of(), FloatBuffer.wrap(new float[] {(float) value}));
    }

    /** Adds a constant list of whole numbers, unless there is one of this name. */
    String longs(String name, long... values) {
        if (constants.add(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(values);
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(values.length)
                    .setRawData(ByteString.copyFrom(bytes)));
        }
        return name;
    }

    /**
     * Declares an input.
     *
     * @param batch the batch size; 0 for any
     * @param rest the other extents
     */
    void input(String name, TensorProto.DataType type, int batch, long... rest) {
        graph.addInput(value(name, type, batch, rest));
    }

    /** Declares an output, as {@link #input}. */
    void output(String name, TensorProto.DataType type, int batch, long... rest) {
        graph.addOutput(value(name, type, batch, rest));
    }

    /** Returns the graph. */
    GraphProto build() {
        return graph.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int batch, long... rest) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        TensorShapeProto.Dimension.Builder first = TensorShapeProto.Dimension.newBuilder();
        shape.addDim(batch == 0 ? first.setDimParam("batch") : first.setDimValue(batch));
        for (long extent : rest) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
