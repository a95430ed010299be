package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scalars;

/**
 * The leaky rectifier, {@code max(x, slope·x)}, whose gradient is not zero for negative inputs
 * (Maas et al., 2013).
 *
 * @param slope the slope for negative inputs, in [0, 1)
 */
public record LeakyRelu(double slope) implements Layer {
    public LeakyRelu {
        if (!(slope >= 0 && slope < 1)) {
            throw new IllegalArgumentException("slope must be in [0, 1); got " + slope);
        }
    }

    @Override
    public String type() {
        return "leaky-relu";
    }

    @Override
    public String settings() {
        return Double.toString(slope);
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        Tensor y = pass.mayOverwriteInput()
                ? torch.leaky_relu_(x, Scalars.of(slope))
                : torch.leaky_relu(x, Scalars.of(slope));
        pass.record(y);
        return y;
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return torch.leaky_relu_backward(change, pass.recorded(), Scalars.of(slope), true);
    }
}
