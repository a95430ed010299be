package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scalars;

/** The rectifier, {@code max(x, 0)}. */
public record Relu() implements Layer {

    @Override
    public String type() {
        return "relu";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        Tensor y = pass.mayOverwriteInput() ? x.relu_() : x.relu();
        pass.record(y);
        return y;
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return torch.threshold_backward(change, pass.recorded(), Scalars.of(0));
    }
}
