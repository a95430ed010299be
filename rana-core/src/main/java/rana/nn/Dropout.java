package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Torch;

/**
 * Dropout (Srivastava et al., 2014): training zeroes each number with probability {@code rate} and
 * divides the others by {@code 1 - rate}; evaluation changes nothing.
 *
 * @param rate the probability, in [0, 1)
 */
public record Dropout(double rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate must be in [0, 1); got " + rate);
        }
    }

    @Override
    public String type() {
        return "dropout";
    }

    @Override
    public String settings() {
        return Double.toString(rate);
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return pass.noise()
                .filter(noise -> rate > 0)
                .map(noise -> drop(x, noise, pass))
                .orElse(x);
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return rate > 0 && pass.isTraining() ? change.mul(pass.recorded()) : change;
    }

    private Tensor drop(Tensor x, RandomStream noise, Pass pass) {
        Tensor kept = RandomTensors.uniform(noise, 0, 1, Torch.shape(x)).ge(Scalars.of(rate));
        Tensor mask = pass.like(x, pass.device().place(kept).div_(Scalars.of(1 - rate)));
        pass.record(mask);
        return x.mul(mask);
    }
}
