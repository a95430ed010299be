package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Torch;

/** The comparison of a method of convolution with the engine's own, computed in double precision. */
final class ConvolutionOracle {
    private ConvolutionOracle() {}

    /** A convolution as a function of its input, kernel and bias. */
    interface Convolution {
        Tensor of(Tensor x, Tensor weight, Tensor bias);
    }

    /**
     * Requires that the outputs and gradients of {@code method} equal those of {@code exact}, which
     * receives the same tensors in double precision. The gradients are those of a function of y,
     * and those of the squared norm of the first of them.
     *
     * @param tolerance the maximum error relative to the largest number
     */
    static void requireEqual(
            Convolution method, Convolution exact, Tensor x, Tensor weight, Tensor bias, double tolerance) {
        List<Tensor> found = outputAndGradients(x, weight, bias, method);
        List<Tensor> wanted = outputAndGradients(exactly(x), exactly(weight), exactly(bias), exact);
        for (int i = 0; i < wanted.size(); i++) {
            requireClose(found.get(i), wanted.get(i), "result " + i, tolerance);
        }
    }

    /** Requires that two tensors have one shape and differ by {@code tolerance} of the largest number. */
    static void requireClose(Tensor found, Tensor exact, String what, double tolerance) {
        assertThat(Torch.shape(found)).as(what).isEqualTo(Torch.shape(exact));
        double scale = exact.abs().max().item_double();
        assertThat(found.sub(exact).abs().max().item_double() / scale).as(what).isLessThan(tolerance);
    }

    /** Returns normal numbers that depend on {@code name} only. */
    static Tensor normal(String name, long... shape) {
        return ComputeDevice.CPU.place(RandomTensors.normal(RandomStream.of(5).at(name), shape));
    }

    private static List<Tensor> outputAndGradients(Tensor x, Tensor weight, Tensor bias, Convolution convolution) {
        Tensor in = x.requires_grad_(true);
        Tensor w = weight.requires_grad_(true);
        Tensor b = bias.requires_grad_(true);
        Tensor y = convolution.of(in, w, b);
        List<Tensor> all = new ArrayList<>(List.of(y.detach()));
        all.addAll(Torch.gradients(convolution.of(in, w, b).square().sum(), List.of(in, w, b)));
        Tensor first = Torch.differentiableGradient(y.square().sum(), in);
        all.addAll(Torch.gradients(first.square().sum(), List.of(in, w)));
        return all;
    }

    private static Tensor exactly(Tensor tensor) {
        return tensor.detach().to(ScalarType.Double);
    }
}
