package rana.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * The forward pass of a piecewise linear network, with its directional derivative (Pearlmutter,
 * 1994, doi:10.1162/neco.1994.6.1.147).
 *
 * <p>For such networks, and for a fixed direction v, the gradient of {@code v · ∇D(x)} with respect
 * to the weights is the ordinary gradient of this derivative. Gradient penalties therefore need no
 * second-order differentiation.
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

    /** Returns the network's output. */
    public Tensor output() {
        return output;
    }

    /**
     * Returns the derivative of the output along {@code direction}, differentiable with respect to
     * the weights. It may be called once.
     *
     * @param direction (batch, …), shaped as the input
     * @return (batch, …), shaped as the output
     */
    public Tensor along(Tensor direction) {
        return network.tangent(direction, pass);
    }
}
