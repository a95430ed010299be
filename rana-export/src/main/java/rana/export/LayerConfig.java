package rana.export;

import java.util.List;
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
import rana.nn.Gain;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.MaxPool;
import rana.nn.Maxout;
import rana.nn.MinibatchStdDev;
import rana.nn.Padding;
import rana.nn.Residual;
import rana.nn.Shape;
import rana.nn.SpectralNorm;
import rana.nn.Upsample;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Layers, as they compute in evaluation, as JSON that needs no rules of Rana to be read: padding is
 * a number for each side, and what evaluation does not compute, such as dropout, is absent.
 */
final class LayerConfig {
    private LayerConfig() {}

    /**
     * Adds a sequence of layers.
     *
     * @param prefix the beginning of the names of its weights: {@code 3.main.}
     */
    static void chain(ArrayNode to, Shape input, List<Layer> layers, String prefix) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            Shape output = layers.get(i).output(shape);
            Layer layer = plain(layers.get(i));
            if (!(layer instanceof Dropout)) {
                one(to.addObject(), layer, shape, output, prefix + i);
            }
            shape = output;
        }
    }

    /** Returns the layer that computes: spectral norms are folded, and gains affect training only. */
    private static Layer plain(Layer layer) {
        if (layer instanceof Gain gain) {
            return plain(gain.layer());
        }
        return layer instanceof SpectralNorm norm ? plain(norm.layer()) : layer;
    }

    private static void one(ObjectNode to, Layer layer, Shape input, Shape output, String name) {
        to.put("type", layer.type());
        to.put("name", name);
        shape(to.putArray("input"), input);
        shape(to.putArray("output"), output);
        if (layer instanceof Linear linear) {
            to.put("bias", linear.bias());
        } else if (layer instanceof Conv conv) {
            to.put("kernel", conv.kernel());
            to.put("stride", conv.stride());
            to.put("groups", conv.groups());
            to.put("bias", conv.bias());
            padding(to.putArray("padding"), conv, (Shape.Image) input, (Shape.Image) output);
        } else if (layer instanceof ConvTranspose conv) {
            to.put("kernel", conv.kernel());
            to.put("stride", conv.stride());
            to.put("crop", crop(conv));
        } else if (layer instanceof BatchNorm norm) {
            to.put("epsilon", norm.epsilon());
        } else if (layer instanceof LeakyRelu relu) {
            to.put("slope", relu.slope());
        } else if (layer instanceof Maxout maxout) {
            to.put("pieces", maxout.pieces());
        } else if (layer instanceof MaxPool pool) {
            to.put("kernel", pool.kernel());
            to.put("stride", pool.stride());
        } else if (layer instanceof AveragePool pool) {
            to.put("kernel", pool.size());
            to.put("stride", pool.size());
        } else if (layer instanceof Upsample upsample) {
            to.put("factor", upsample.factor());
        } else if (layer instanceof FirUpsample fir) {
            fir.taps().forEach(to.putArray("taps")::add);
        } else if (layer instanceof FirDownsample fir) {
            fir.taps().forEach(to.putArray("taps")::add);
        } else if (layer instanceof ClassEmbedding embedding) {
            to.put("classes", embedding.classes());
        } else if (layer instanceof ClassProjection projection) {
            to.put("classes", projection.classes());
        } else if (layer instanceof Residual residual) {
            chain(to.putArray("main"), input, residual.main(), name + ".main.");
            chain(to.putArray("skip"), input, residual.skip(), name + ".skip.");
        } else if (layer instanceof MinibatchStdDev) {
            throw new UsageException("layer " + name + " (minibatch-std-dev): the pictures of such a generator depend"
                    + " on each other; only an ONNX file with a fixed batch can have it");
        } else if (!hasNoSettings(layer)) {
            throw new IllegalStateException("no description of " + layer.type());
        }
    }

    /** Returns true if type and shapes describe the layer. */
    private static boolean hasNoSettings(Layer layer) {
        return layer instanceof Basis
                || List.of("relu", "tanh", "sigmoid", "reshape", "flatten").contains(layer.type());
    }

    private static void shape(ArrayNode to, Shape shape) {
        if (shape instanceof Shape.Image image) {
            to.add(image.channels()).add(image.height()).add(image.width());
        } else {
            to.add(shape.elements());
        }
    }

    /** Adds the rows above and below, and the columns to the left and right. */
    private static void padding(ArrayNode to, Conv conv, Shape.Image input, Shape.Image output) {
        sides(to, conv, input.height(), output.height());
        sides(to, conv, input.width(), output.width());
    }

    private static void sides(ArrayNode to, Conv conv, long from, long into) {
        if (conv.padding().kind() != Padding.Kind.SAME) {
            to.add(conv.padding().amount()).add(conv.padding().amount());
            return;
        }
        long all = Math.max((into - 1) * conv.stride() + conv.kernel() - from, 0);
        to.add(all / 2).add(all - all / 2);
    }

    /** Returns the rows and columns to remove at the top and at the left. */
    private static long crop(ConvTranspose conv) {
        return conv.padding().kind() == Padding.Kind.SAME
                ? Math.max(conv.kernel() - conv.stride(), 0) / 2
                : conv.padding().amount();
    }
}
