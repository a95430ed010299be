package rana.export;

import static rana.export.OnnxGraph.integer;
import static rana.export.OnnxGraph.ints;
import static rana.export.OnnxGraph.number;
import static rana.export.OnnxGraph.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import rana.UsageException;
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
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.MaxPool;
import rana.nn.Maxout;
import rana.nn.MinibatchStdDev;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Residual;
import rana.nn.Shape;
import rana.nn.Sigmoid;
import rana.nn.SpectralNorm;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.nn.WeightSpec;
import rana.safetensors.SafeTensors;

/**
 * The translation of layers, as they compute in evaluation, to ONNX nodes. It uses operators and
 * settings that all common runtimes implement alike: padding of unequal sides is a node of its own,
 * and all parameters are constants.
 */
final class OnnxLayers {
    private static final List<Double> COMMON_TAPS = List.of(1.0, 3.0, 3.0, 1.0);
    private static final int REDUCE_AXES_AS_INPUT = 18;

    private final OnnxGraph graph;
    private final Map<String, SafeTensors.Array> weights;
    private final int opset;
    private final int batch;
    private final String label;

    /**
     * Creates a translation.
     *
     * @param weights the tensors of the network, by the names of a checkpoint
     * @param batch the batch size; 0 for any
     * @param label the name of the input of classes
     */
    OnnxLayers(OnnxGraph graph, Map<String, SafeTensors.Array> weights, int opset, int batch, String label) {
        this.graph = graph;
        this.weights = weights;
        this.opset = opset;
        this.batch = batch;
        this.label = label;
    }

    /**
     * Adds a sequence of layers.
     *
     * @param prefix the beginning of the names of its weights and values: {@code 3.main.}
     * @return the name of its output
     */
    String chain(String x, Shape input, List<Layer> layers, String prefix) {
        String y = x;
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            y = new One(shape, prefix + i + ".").add(y, layers.get(i));
            shape = layers.get(i).output(shape);
        }
        return y;
    }

    /** One layer, with the shape of an example of its input and the prefix of its names. */
    private final class One {
        private final Shape in;
        private final String prefix; // 3. or 3.main.0.

        One(Shape in, String prefix) {
            this.in = in;
            this.prefix = prefix;
        }

        String add(String x, Layer layer) {
            if (layer instanceof Linear linear) {
                return linear(x, linear);
            } else if (layer instanceof Conv conv) {
                return conv(x, conv);
            } else if (layer instanceof ConvTranspose conv) {
                return convTranspose(x, conv);
            } else if (layer instanceof BatchNorm norm) {
                List<String> inputs =
                        List.of(x, weight("weight"), weight("bias"), weight("running_mean"), weight("running_var"));
                return node("BatchNormalization", inputs, number("epsilon", norm.epsilon()));
            } else if (layer instanceof LeakyRelu relu) {
                return node("LeakyRelu", List.of(x), number("alpha", relu.slope()));
            } else if (layer instanceof Relu) {
                return node("Relu", List.of(x));
            } else if (layer instanceof Tanh) {
                return node("Tanh", List.of(x));
            } else if (layer instanceof Sigmoid) {
                return node("Sigmoid", List.of(x));
            } else if (layer instanceof Dropout) {
                return x;
            } else if (layer instanceof Maxout maxout) {
                return maxout(x, maxout);
            } else if (layer instanceof MaxPool pool) {
                return node(
                        "MaxPool",
                        List.of(x),
                        ints("kernel_shape", pool.kernel(), pool.kernel()),
                        ints("strides", pool.stride(), pool.stride()));
            } else if (layer instanceof AveragePool pool) {
                return node(
                        "AveragePool",
                        List.of(x),
                        ints("kernel_shape", pool.size(), pool.size()),
                        ints("strides", pool.size(), pool.size()));
            } else if (layer instanceof Upsample upsample) {
                return nearest(x, upsample.factor());
            } else if (layer instanceof FirDownsample fir) {
                return fir("Conv", x, fir, fir.taps().size() / 2 - 1L);
            } else if (layer instanceof FirUpsample fir) {
                return firUpsample(x, fir);
            } else if (layer instanceof Reshape reshape) {
                String image = reshaped(x, 0, reshape.height(), reshape.width(), reshape.channels());
                return node("Transpose", List.of(image), ints("perm", 0, 3, 1, 2));
            } else if (layer instanceof Flatten) {
                String last = inner("channels-last", "Transpose", List.of(x), ints("perm", 0, 2, 3, 1));
                return node("Reshape", List.of(last, graph.longs("shape.flat", 0, -1)));
            } else if (layer instanceof Basis basis) {
                String amounts = inner("amounts", "Gemm", List.of(x, weight("weight")), integer("transB", 1));
                String scalars = reshaped(amounts, 0, basis.channels(), 1, 1);
                return node("Mul", List.of(scalars, weight("basis")));
            } else if (layer instanceof ClassEmbedding) {
                String embedded = inner("embedding", "Gather", List.of(weight("weight"), label), integer("axis", 0));
                return node("Concat", List.of(x, embedded), integer("axis", 1));
            } else if (layer instanceof ClassProjection) {
                String ofClass = inner("of-class", "Gather", List.of(weight("weight"), label), integer("axis", 0));
                String products = inner("products", "Mul", List.of(x, ofClass));
                return node("ReduceSum", List.of(products, graph.longs("axes.1", 1)), integer("keepdims", 1));
            } else if (layer instanceof Residual residual) {
                String learnt = chain(x, in, residual.main(), prefix + "main.");
                String shortcut = chain(x, in, residual.skip(), prefix + "skip.");
                return node("Add", List.of(learnt, shortcut));
            } else if (layer instanceof Gain gain) {
                return add(x, gain.layer());
            } else if (layer instanceof SpectralNorm norm) {
                normalise();
                return add(x, norm.layer());
            } else if (layer instanceof MinibatchStdDev deviation) {
                return minibatchStdDev(x, deviation);
            }
            throw new IllegalStateException("no translation of " + layer.type());
        }

        private String linear(String x, Linear linear) {
            List<String> inputs = new ArrayList<>(List.of(x, weight("weight")));
            if (linear.bias()) {
                inputs.add(weight("bias"));
            }
            return node("Gemm", inputs, integer("transB", 1));
        }

        private String conv(String x, Conv conv) {
            Shape.Image image = (Shape.Image) in;
            Shape.Image out = (Shape.Image) conv.output(in);
            long[] rows = sides(conv, image.height(), out.height());
            long[] columns = sides(conv, image.width(), out.width());
            boolean even = rows[0] == rows[1] && columns[0] == columns[1];
            String padded = even
                    ? x
                    : inner(
                            "padded",
                            "Pad",
                            List.of(
                                    x,
                                    graph.longs(
                                            prefix + "pads", 0, 0, rows[0], columns[0], 0, 0, rows[1], columns[1])));
            List<String> inputs = new ArrayList<>(List.of(padded, weight("weight")));
            if (conv.bias()) {
                inputs.add(weight("bias"));
            }
            return node(
                    "Conv",
                    inputs,
                    ints("kernel_shape", conv.kernel(), conv.kernel()),
                    ints("strides", conv.stride(), conv.stride()),
                    even ? ints("pads", rows[0], columns[0], rows[0], columns[0]) : ints("pads", 0, 0, 0, 0),
                    integer("group", conv.groups()));
        }

        /** Returns the padding before and after {@code from} pixels that gives {@code to}. */
        private long[] sides(Conv conv, long from, long to) {
            if (conv.padding().kind() != Padding.Kind.SAME) {
                return new long[] {conv.padding().amount(), conv.padding().amount()};
            }
            long all = Math.max((to - 1) * conv.stride() + conv.kernel() - from, 0);
            return new long[] {all / 2, all - all / 2};
        }

        private String convTranspose(String x, ConvTranspose conv) {
            Shape.Image image = (Shape.Image) in;
            Shape.Image out = (Shape.Image) conv.output(in);
            long wanted = conv.padding().kind() == Padding.Kind.SAME
                    ? Math.max(conv.kernel() - conv.stride(), 0)
                    : 2L * conv.padding().amount();
            long crop = wanted / 2;
            long[] extra = {
                extra(conv, image.height(), out.height(), crop), extra(conv, image.width(), out.width(), crop)
            };
            boolean exact = extra[0] >= 0 && extra[1] >= 0;
            var attributes = List.of(
                    ints("kernel_shape", conv.kernel(), conv.kernel()),
                    ints("strides", conv.stride(), conv.stride()),
                    ints("pads", crop, crop, crop, crop),
                    ints("output_padding", Math.max(extra[0], 0), Math.max(extra[1], 0)));
            List<String> inputs = List.of(x, weight("weight"), weight("bias"));
            var settings = attributes.toArray(new AttributeProto[0]);
            if (exact) {
                return node("ConvTranspose", inputs, settings);
            }
            String uncropped = inner("uncropped", "ConvTranspose", inputs, settings);
            return node(
                    "Slice",
                    List.of(
                            uncropped,
                            graph.longs("slice.starts", 0, 0),
                            graph.longs(prefix + "ends", out.height(), out.width()),
                            graph.longs("slice.axes", 2, 3)));
        }

        /** Returns the pixels that a transposed convolution lacks; less than 0 if it has too many. */
        private long extra(ConvTranspose conv, long from, long to, long crop) {
            return to - ((from - 1) * conv.stride() + conv.kernel() - 2 * crop);
        }

        private String maxout(String x, Maxout maxout) {
            String all = inner("pieces", "Gemm", List.of(x, weight("weight"), weight("bias")), integer("transB", 1));
            String pieces = reshaped(all, 0, maxout.units(), maxout.pieces());
            return opset < REDUCE_AXES_AS_INPUT
                    ? node("ReduceMax", List.of(pieces), ints("axes", 2), integer("keepdims", 0))
                    : node("ReduceMax", List.of(pieces, graph.longs("axes.2", 2)), integer("keepdims", 0));
        }

        private String nearest(String x, int factor) {
            String scales =
                    graph.floats("scales." + factor, List.of(4L), FloatBuffer.wrap(new float[] {1, 1, factor, factor}));
            return resize(prefix + "out", x, scales);
        }

        private String resize(String output, String x, String scales) {
            return graph.node(
                    output,
                    "Resize",
                    List.of(x, "", scales),
                    text("mode", "nearest"),
                    text("coordinate_transformation_mode", "asymmetric"),
                    text("nearest_mode", "floor"));
        }

        /**
         * With taps of 1, 3, 3, 1, the filter of pixels with zeros between them is the filter of
         * 1, 2, 1 of doubled pixels, which avoids a transposed convolution in groups.
         */
        private String firUpsample(String x, FirUpsample fir) {
            if (!fir.taps().equals(COMMON_TAPS)) {
                return fir("ConvTranspose", x, fir, fir.taps().size() / 2 - 1L);
            }
            long channels = ((Shape.Image) in).channels();
            String scales = graph.floats("scales.2", List.of(4L), FloatBuffer.wrap(new float[] {1, 1, 2, 2}));
            String doubled = resize(prefix + "doubled", x, scales);
            FloatBuffer filter = FloatBuffer.allocate(Math.toIntExact(9 * channels));
            float[] taps = {1, 2, 1};
            while (filter.hasRemaining()) {
                int at = filter.position() % 9;
                filter.put(taps[at / 3] * taps[at % 3] / 16);
            }
            String kernel = graph.floats(prefix + "filter", List.of(channels, 1L, 3L, 3L), filter.flip());
            return node(
                    "Conv",
                    List.of(doubled, kernel),
                    ints("kernel_shape", 3, 3),
                    ints("pads", 1, 1, 1, 1),
                    integer("group", channels));
        }

        private String fir(String operator, String x, Layer layer, long padding) {
            WeightSpec spec = layer.weights(in).get(0);
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(spec.elements()));
            while (values.hasRemaining()) {
                values.put(spec.pattern()
                        .get(values.position() % spec.pattern().size())
                        .floatValue());
            }
            long side = spec.shape().get(2);
            return node(
                    operator,
                    List.of(x, graph.floats(prefix + "filter", spec.shape(), values.flip())),
                    ints("kernel_shape", side, side),
                    ints("strides", 2, 2),
                    ints("pads", padding, padding, padding, padding),
                    integer("group", spec.shape().get(0)));
        }

        /** Adds the normalised kernel. */
        private void normalise() {
            SafeTensors.Array kernel =
                    SpectralNorms.normalised(stored("weight"), stored(SpectralNorms.SINGULAR_VECTOR));
            graph.floats(prefix + "weight", kernel.shape(), kernel.values());
        }

        private String minibatchStdDev(String x, MinibatchStdDev deviation) {
            if (batch == 0) {
                throw new UsageException(
                        "batch must be fixed for a network with a minibatch-std-dev, whose output depends on it; got none");
            }
            int together = deviation.groupIn(batch);
            Shape.Image image = (Shape.Image) in;
            int groups = batch / together;
            String grouped = reshaped(x, together, groups, image.elements());
            String mean = mean("mean", grouped, 0, 1);
            String centred = inner("centred", "Sub", List.of(grouped, mean));
            String squared = inner("squared", "Mul", List.of(centred, centred));
            String variance = mean("variance", squared, 0, 0);
            String shifted = inner("shifted", "Add", List.of(variance, graph.scalar("epsilon.std-dev", 1e-8)));
            String each = mean("deviation", inner("root", "Sqrt", List.of(shifted)), 1, 0);
            String row = inner("repeated", "Tile", List.of(each, graph.longs(prefix + "together", together)));
            String one = graph.node(prefix + "one", "Reshape", List.of(row, graph.longs("shape.pixel", -1, 1, 1, 1)));
            String channel = inner(
                    "channel",
                    "Expand",
                    List.of(one, graph.longs(prefix + "extent", batch, 1, image.height(), image.width())));
            return node("Concat", List.of(x, channel), integer("axis", 1));
        }

        private String mean(String name, String x, long axis, long keep) {
            return opset < REDUCE_AXES_AS_INPUT
                    ? inner(name, "ReduceMean", List.of(x), ints("axes", axis), integer("keepdims", keep))
                    : inner(
                            name,
                            "ReduceMean",
                            List.of(x, graph.longs("axes." + axis, axis)),
                            integer("keepdims", keep));
        }

        private String reshaped(String x, long... shape) {
            return inner("reshaped", "Reshape", List.of(x, graph.longs(prefix + "shape", shape)));
        }

        private String node(String operator, List<String> inputs, AttributeProto... attributes) {
            return graph.node(prefix + "out", operator, inputs, attributes);
        }

        private String inner(String name, String operator, List<String> inputs, AttributeProto... attributes) {
            return graph.node(prefix + name, operator, inputs, attributes);
        }

        private SafeTensors.Array stored(String name) {
            return Objects.requireNonNull(weights.get(prefix + name), prefix + name);
        }

        private String weight(String name) {
            SafeTensors.Array array = stored(name);
            return graph.floats(prefix + name, array.shape(), array.values());
        }
    }
}
