package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

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
        return pass.exact(x).tanh(); // near its limits, bfloat16 would round the derivative to 0
    }
}
