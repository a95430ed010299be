package rana.nn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The inner product of a vector with a learnt embedding of its class, which makes a discriminator
 * conditional (Miyato and Koyama, 2018, arXiv:1802.05637). The paper adds it to an unconditional
 * score, as a {@link Residual} does; R3GAN uses it alone.
 *
 * @param classes the number of classes, at least 2
 */
public record ClassProjection(int classes) implements Layer {
    public ClassProjection {
        Shapes.atLeast("classes", 2, classes);
    }

    @Override
    public String type() {
        return "class-projection";
    }

    @Override
    public String settings() {
        return classes + " classes";
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return new Shape.Vector(1);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long features = Shapes.vector(input).features();
        return List.of(WeightSpec.kernel(features, classes, (long) classes, features));
    }

    @Override
    public long macs(Shape input) {
        return input.elements();
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return pass.recordOutput(product(x, weights, pass));
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return pass.tangentOf(change, Optional.empty(), x -> product(x, weights, pass));
    }

    private static Tensor product(Tensor x, List<Tensor> weights, Pass pass) {
        Tensor ofClass = weights.get(0).index_select(0, pass.requiredLabels()); // (batch, features)
        return x.mul(ofClass).sum(1).view(x.size(0), 1);
    }
}
