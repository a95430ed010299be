package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.nn.Network;
import rana.nn.Network.Tangent;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.torch.Precision;
import rana.torch.Torch;

/**
 * The discriminator D in training: every picture is augmented before D sees it, and D is in
 * training mode.
 */
final class AugmentedDiscriminator {
    private final Network discriminator;
    private final Augmenter augmenter;
    private final Precision precision;

    AugmentedDiscriminator(Network discriminator, Augmenter augmenter, Precision precision) {
        this.discriminator = discriminator;
        this.augmenter = augmenter;
        this.precision = precision;
    }

    /** The outputs on real and on generated pictures. */
    record Outputs(DiscriminatorOutput onReal, DiscriminatorOutput onFake) {}

    /** Returns the scores of {@code examples}: (batch, 1). */
    Tensor scores(Batch examples, RandomStream noise) {
        Tensor augmented =
                augmenter.apply(examples, noise, discriminator.device()).pictures();
        return discriminator.forward(augmented, pass(examples, noise));
    }

    /** Returns the output on {@code examples}, whose gradient norms can be requested. */
    DiscriminatorOutput differentiableOutput(Batch examples, RandomStream noise) {
        Batch leaves = examples.withPictures(examples.pictures().detach().requires_grad_(true));
        if (!discriminator.architecture().isPiecewiseLinear()) {
            return DiscriminatorOutput.of(scores(leaves, noise), leaves.pictures());
        }
        Tensor augmented =
                augmenter.apply(leaves, noise, discriminator.device()).pictures();
        Tangent tangent = discriminator.forwardWithTangent(augmented, pass(examples, noise));
        return DiscriminatorOutput.ofPiecewiseLinear(
                tangent,
                leaves.pictures(),
                direction -> augmenter.derivative(direction, noise, discriminator.device()));
    }

    /**
     * Returns the outputs on both batches, in one pass over all pictures; in a pass for each batch
     * if D mixes examples, since D could otherwise recognise a batch by the statistics of the
     * other.
     *
     * @param differentiable if true, gradient norms can be requested
     */
    Outputs outputs(Batch real, Batch fake, boolean differentiable, RandomStream noise) {
        if (discriminator.architecture().mixesExamples()) {
            DiscriminatorOutput onReal = output(real, differentiable, noise.at("real"));
            return new Outputs(onReal, output(fake, differentiable, noise.at("fake")));
        }
        Batch both = new Batch(
                Torch.concatenate(fake.pictures(), real.pictures()),
                real.labels().map(labels -> Torch.concatenate(labels, labels)),
                real.state());
        DiscriminatorOutput onBoth = output(both, differentiable, noise);
        DiscriminatorOutput onReal = onBoth.part(fake.count(), real.count());
        return new Outputs(onReal, onBoth.part(0, fake.count()));
    }

    private Pass pass(Batch examples, RandomStream noise) {
        return examples.trainingPass(noise, discriminator.device(), precision);
    }

    private DiscriminatorOutput output(Batch examples, boolean differentiable, RandomStream noise) {
        return differentiable
                ? differentiableOutput(examples, noise)
                : DiscriminatorOutput.of(scores(examples, noise), examples.pictures());
    }
}
