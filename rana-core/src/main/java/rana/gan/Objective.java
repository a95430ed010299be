package rana.gan;

/** What a {@link Model} minimises. */
public sealed interface Objective permits Adversarial, EvidenceLowerBound {}
