package rana.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * Spectral normalisation of a linear layer or convolution (Miyato et al., 2018, arXiv:1802.05957,
 * Algorithm 1). The kernel, as a matrix of (out, rest), is divided by its largest singular value σ,
 * estimated by one power iteration in each training pass.
 *
 * @param layer a {@link Linear} or {@link Conv}, or one of them in a {@link Gain}
 */
public record SpectralNorm(Layer layer) implements Layer {
    private static final double EPSILON = 1e-12;

    public SpectralNorm {
        Layer inner = layer instanceof Gain gain ? gain.layer() : layer;
        if (!(inner instanceof Linear || inner instanceof Conv)) {
            throw new IllegalArgumentException("layer must be a linear or a conv; got " + layer.type());
        }
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String settings() {
        return layer.settings() + ", spectral norm";
    }

    @Override
    public Shape output(Shape input) {
        return layer.output(input);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>(layer.weights(input));
        all.add(WeightSpec.vector(
                "singular_vector", WeightSpec.Role.DIRECTION, all.get(0).shape().get(0)));
        return all;
    }

    @Override
    public long macs(Shape input) {
        return layer.macs(input);
    }

    @Override
    public List<Layer> inner() {
        return List.of(layer);
    }

    /** Returns true: the power iteration continues from one pass to the next. */
    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public boolean isAffine() {
        return layer.isAffine();
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return layer.forward(x, normalised(weights, pass), pass);
    }

    /** Returns the tensors of the layer, its kernel divided by σ. Training advances the iteration. */
    List<Tensor> normalised(List<Tensor> weights, Pass pass) {
        int last = weights.size() - 1;
        Tensor kernel = weights.get(0);
        List<Tensor> normalised = new ArrayList<>(weights.subList(0, last));
        normalised.set(0, kernel.div(sigma(kernel, singular(weights.get(last), pass), pass.isTraining())));
        return normalised;
    }

    private static Tensor singular(Tensor ofNetwork, Pass pass) {
        return pass.isTraining() ? pass.state().of(ofNetwork) : ofNetwork;
    }

    /**
     * Returns σ, differentiable with respect to the kernel; training advances {@code singular} by
     * one iteration.
     */
    private static Tensor sigma(Tensor kernel, Tensor singular, boolean training) {
        Tensor matrix = kernel.reshape(kernel.size(0), -1); // (out, rest)
        Tensor left;
        Tensor right;
        try (NoGradGuard guard = new NoGradGuard()) {
            right = unit(matrix.t().mv(singular));
            left = training ? unit(matrix.mv(right)) : singular.clone();
            if (training) {
                singular.copy_(left);
            }
        }
        return matrix.mv(right).dot(left);
    }

    private static Tensor unit(Tensor vector) {
        return vector.div(vector.norm().clamp_min(Scalars.of(EPSILON)));
    }
}
