package rana.objective;

import java.util.function.Function;

/** The loss that a model minimises. */
public sealed interface Objective permits Adversarial, EvidenceLowerBound {
    /**
     * Returns {@code ifAdversarial} of a GAN's objective, or {@code ifBound} of an autoencoder's.
     */
    <T> T match(Function<Adversarial, T> ifAdversarial, Function<EvidenceLowerBound, T> ifBound);

    /**
     * Returns true if there is a discriminator and its {@linkplain Adversarial#realScore score} is
     * a probability.
     */
    default boolean hasProbabilities() {
        return false;
    }

    /**
     * Returns true if there is a discriminator and its scores have a fixed threshold between real
     * and generated.
     */
    default boolean hasThreshold() {
        return false;
    }
}
