package rana.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rana.UsageException;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Layer;
import rana.nn.Linear;
import rana.nn.WeightSpec;

/**
 * A layer of a recipe as Keras stores it.
 *
 * @param index its index in the network, from 0
 * @param layer the layer
 * @param group its name in files that name layers by their class: {@code conv2d_1}
 * @param tensors its tensors, in the order of Keras
 */
record ExpectedLayer(int index, Layer layer, String group, List<Expected> tensors) {
    ExpectedLayer {
        tensors = List.copyOf(tensors);
    }

    /**
     * A tensor.
     *
     * @param name its name in Keras: {@code kernel}
     * @param numbered its name where tensors are numbered: {@code vars/0}
     * @param parameter its name in Rana: {@code 3.weight}
     * @param shape its shape in Rana
     */
    record Expected(String name, String numbered, String parameter, List<Long> shape) {
        Expected {
            shape = List.copyOf(shape);
        }

        /**
         * Returns the shape in Keras. A kernel of a dense layer is (in, out), of a convolution (height,
         * width, in, out), and of a transposed one (height, width, out, in): each is Rana's, reversed,
         * with height and width as they are.
         */
        List<Long> kerasShape() {
            return switch (shape.size()) {
                case 2 -> List.of(shape.get(1), shape.get(0));
                case 4 -> List.of(shape.get(2), shape.get(3), shape.get(1), shape.get(0));
                default -> shape;
            };
        }

        /** Returns values of Keras in Rana's order. */
        float[] ordered(float[] values) {
            if (shape.size() == 1) {
                return values;
            }
            // Kernels of dense layers have one row and one column.
            int outer = extent(0);
            int inner = extent(1);
            int area = shape.size() == 4 ? extent(2) * extent(3) : 1;
            float[] ordered = new float[values.length];
            int from = 0;
            for (int at = 0; at < area; at++) {
                for (int j = 0; j < inner; j++) {
                    for (int i = 0; i < outer; i++) {
                        ordered[(i * inner + j) * area + at] = values[from++];
                    }
                }
            }
            return ordered;
        }

        private int extent(int dimension) {
            return Math.toIntExact(shape.get(dimension));
        }
    }

    /**
     * Lists the layers of a network that have tensors.
     *
     * @param network its name, for messages
     * @throws UsageException if one of them has no counterpart in Keras
     */
    static List<ExpectedLayer> of(String network, Architecture architecture) {
        List<ExpectedLayer> all = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Architecture.Row row : architecture.rows()) {
            if (row.weights().isEmpty()) {
                continue;
            }
            String type = group(network, row);
            int number = counts.merge(type, 1, Integer::sum) - 1;
            List<Expected> tensors = new ArrayList<>();
            for (WeightSpec spec : row.weights()) {
                tensors.add(new Expected(
                        name(row.layer(), spec.name()),
                        "vars/" + tensors.size(),
                        row.index() + "." + spec.name(),
                        spec.shape()));
            }
            all.add(new ExpectedLayer(row.index(), row.layer(), number == 0 ? type : type + "_" + number, tensors));
        }
        return all;
    }

    /** Returns the layer for a message: {@code layer 7 of the generator, conv}. */
    String described(String network) {
        return "layer %d of the %s, %s".formatted(index, network, layer.type());
    }

    private static String group(String network, Architecture.Row row) {
        Layer layer = row.layer();
        if (layer instanceof Linear) {
            return "dense";
        }
        if (layer instanceof Conv) {
            return "conv2d";
        }
        if (layer instanceof ConvTranspose) {
            return "conv2d_transpose";
        }
        if (layer instanceof BatchNorm) {
            return "batch_normalization";
        }
        throw new UsageException(
                "layer %d of the %s is %s, which is not imported from Keras; use a recipe whose layers with weights are linear, conv, conv-transpose and batch-norm"
                        .formatted(row.index(), network, layer.type()));
    }

    private static String name(Layer layer, String parameter) {
        boolean norm = layer instanceof BatchNorm;
        return switch (parameter) {
            case "weight" -> norm ? "gamma" : "kernel";
            case "bias" -> norm ? "beta" : "bias";
            case "running_mean" -> "moving_mean";
            case "running_var" -> "moving_variance";
            default -> parameter;
        };
    }
}
