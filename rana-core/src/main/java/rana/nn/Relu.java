package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** {@code max(x, 0)}. */
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
        return pass.mayOverwriteInput() ? x.relu_() : x.relu();
    }
}
