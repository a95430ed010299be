package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The logistic function, {@code 1 / (1 + exp(-x))}, with values in (0, 1). */
public record Sigmoid() implements Layer {

    @Override
    public String type() {
        return "sigmoid";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return pass.exact(x).sigmoid(); // near its limits, bfloat16 would round the derivative to 0
    }
}
