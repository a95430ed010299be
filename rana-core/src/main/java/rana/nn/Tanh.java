package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Precision;

/** The hyperbolic tangent, with values in (-1, 1). */
public record Tanh() implements Layer {

    @Override
    public String type() {
        return "tanh";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return Precision.FLOAT32.of(x).tanh(); // near its limits, bfloat16 would round the derivative to 0
    }
}
