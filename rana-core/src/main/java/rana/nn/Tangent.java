package rana.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * A pass of a piecewise linear network that can be followed by its derivative along a direction (Pearlmutter, 1994,
 * doi:10.1162/neco.1994.6.1.147).
 *
 * <p>For such networks, and for a fixed direction v, the gradient of {@code v · ∇D(x)} with respect to the weights is the ordinary
 * gradient of this derivative: what a gradient penalty needs, without differentiating a gradient.
 */
public final class Tangent {
    private final Network network;
    private final Tensor output;
    private final Pass pass;

    Tangent(Network network, Tensor output, Pass pass) {
        this.network = network;
        this.output = output;
        this.pass = pass;
    }

    /** What the network made of its input. */
    public Tensor output() {
        return output;
    }

    /**
     * The derivative of the output along {@code direction}, itself differentiable with respect to the weights; once.
     *
     * @param direction (batch, …), shaped as the input
     * @return (batch, …), shaped as the output
     */
    public Tensor along(Tensor direction) {
        return network.tangent(direction, pass);
    }
}
