package rana.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.Adversarial;
import rana.objective.Penalty;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The discriminator's and the generator's step of Algorithm 1 (Goodfellow et al., 2014,
 * arXiv:1406.2661), each from a batch to the gradients of its loss. For real pictures x, latents z,
 * and an {@linkplain Adversarial objective} with the losses f and g, they are those of
 *
 * <pre>
 *   L_D = f(D(x), D(G(z))) + γ/2 · E[|∇D(x)|²] + γ/2 · E[|∇D(G(z))|²]
 *   L_G = g(D(x), D(G(z)))
 * </pre>
 *
 * with any gradient {@linkplain Penalty penalties}; those above are R1 and R2 (Mescheder et al.,
 * 2018, arXiv:1801.04406). With {@code f(r, s) = E[softplus(s - r)]} and
 * {@code g(r, s) = E[softplus(r - s)]} they are the losses of R3GAN (Huang et al., 2025,
 * arXiv:2501.05441).
 */
final class AdversarialSteps {
    private final GanConfig config;
    private final Network generator;
    private final Network discriminator;
    private final AugmentedDiscriminator augmented;

    AdversarialSteps(GanConfig config, Network generator, Network discriminator, Augmenter augmenter) {
        this.config = config;
        this.generator = generator;
        this.discriminator = discriminator;
        this.augmented = new AugmentedDiscriminator(discriminator, augmenter, config.precision());
    }

    /** The statistics of D's step, means over the batch. */
    enum DiscriminatorStat {
        /** f, without penalties. */
        LOSS,
        /** The sum of the penalties with their weights. */
        PENALTY,
        /** {@link Adversarial#realScore} on real pictures. */
        REAL_SCORE,
        /** {@link Adversarial#realScore} on generated pictures. */
        FAKE_SCORE,
        /** {@link Adversarial#overfitting}. */
        OVERFITTING
    }

    /** The statistics of G's step, means over the batch. */
    enum GeneratorStat {
        /** L_G. */
        LOSS
    }

    /**
     * Returns the gradients of L_D with respect to D's parameters.
     *
     * @param real x; as many pictures of the same classes are generated
     * @param penalties those that are due in this update
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    BatchGradients<DiscriminatorStat> discriminator(
            Batch real, List<Penalty> penalties, double fraction, RandomStream random) {
        try (Scope scope = Scope.open()) {
            Batch fake = generateDetached(real, random);
            boolean differentiable = penalties.stream().anyMatch(each -> each.where() != Penalty.Where.BETWEEN);
            var d = augmented.outputs(real, fake, differentiable, random.at("discriminator"));
            Tensor loss = config.objective()
                    .discriminator(d.onReal().scores(), d.onFake().scores(), random.at("labels"), device());
            List<DiscriminatorOutput> outputs = new ArrayList<>(List.of(d.onReal(), d.onFake()));
            Tensor penalty = torch.zeros_like(loss.detach());
            for (Penalty each : penalties) {
                DiscriminatorOutput output =
                        switch (each.where()) {
                            case REAL -> d.onReal();
                            case FAKE -> d.onFake();
                            case BETWEEN -> outputBetween(real, fake, random);
                        };
                outputs.add(output);
                double weight = each.weight().at(fraction) * each.every();
                penalty = penalty.add(each.of(output.squaredGradientNorms()).mul(Scalars.of(weight)));
            }
            List<Tensor> gradients =
                    DiscriminatorOutput.gradients(loss.add(penalty), outputs, discriminator.parameters());
            return BatchGradients.kept(real.count(), stats(loss, penalty, d), gradients, scope);
        }
    }

    /**
     * Returns the gradients of L_G with respect to G's parameters.
     *
     * @param real x, read only if the objective is relativistic; as many pictures of the same
     *     classes are generated
     */
    BatchGradients<GeneratorStat> generator(Batch real, RandomStream random) {
        try (Scope scope = Scope.open()) {
            RandomStream noise = random.at("discriminator");
            Tensor onFake = augmented.scores(generate(real, random), noise);
            Tensor onReal =
                    config.objective().isRelativistic() ? scoresDetached(real, noise.at("real")) : onFake.detach();
            Tensor loss = config.objective().generator(onReal, onFake);
            List<Tensor> gradients = Torch.gradients(loss, generator.parameters());
            return BatchGradients.kept(real.count(), List.of(loss), gradients, scope);
        }
    }

    /**
     * Returns G(z) for fresh latents z, in a training pass: as many pictures as {@code like} has,
     * of the same classes.
     */
    private Batch generate(Batch like, RandomStream random) {
        Tensor latents = device().place(RandomTensors.latents(config.latent(), random.at("latent"), like.count()));
        Pass pass = like.trainingPass(random.at("generator"), device(), config.precision());
        return like.withPictures(generator.forward(latents, pass));
    }

    private Batch generateDetached(Batch like, RandomStream random) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return generate(like, random);
        }
    }

    private Tensor scoresDetached(Batch examples, RandomStream noise) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return augmented.scores(examples, noise);
        }
    }

    /** Returns D's output on x̂ = u·x + (1 - u)·G(z), with u ~ U[0, 1) for each picture. */
    private DiscriminatorOutput outputBetween(Batch real, Batch fake, RandomStream random) {
        long[] shape = new long[Math.toIntExact(real.pictures().dim())];
        Arrays.fill(shape, 1);
        shape[0] = real.count();
        Tensor u = device().place(RandomTensors.uniform(random.at("between"), 0, 1, shape));
        Tensor between = torch.lerp(fake.pictures().detach(), real.pictures().detach(), u);
        return augmented.differentiableOutput(
                real.withPictures(between), random.at("discriminator").at("between"));
    }

    /** Returns the statistics in the order of {@link DiscriminatorStat}. */
    private List<Tensor> stats(Tensor loss, Tensor penalty, AugmentedDiscriminator.Outputs d) {
        Adversarial objective = config.objective();
        Tensor onReal = d.onReal().scores().detach();
        Tensor onFake = d.onFake().scores().detach();
        return List.of(
                loss,
                penalty,
                objective.realScore(onReal).mean(),
                objective.realScore(onFake).mean(),
                objective.overfitting(onReal, onFake));
    }

    private ComputeDevice device() {
        return generator.device();
    }
}
