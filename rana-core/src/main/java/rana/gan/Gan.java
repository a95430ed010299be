package rana.gan;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Network;
import rana.nn.Pass;
import rana.optim.Optimizer;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Torch;

/**
 * The two players and their steps (Goodfellow et al., 2014, Algorithm 1). Call each step inside a {@link rana.torch.Scope}.
 *
 * @param generator latents to pictures
 * @param discriminator pictures to scores
 * @param latent what the generator is fed
 * @param objective what each player minimises
 * @param generatorOptimizer of the generator's parameters
 * @param discriminatorOptimizer of the discriminator's
 */
public record Gan(
        Network generator,
        Network discriminator,
        Latent latent,
        Objective objective,
        Optimizer generatorOptimizer,
        Optimizer discriminatorOptimizer)
        implements AutoCloseable {

    /** What D's step says: its loss, and how real it held either kind to be, on average, in [0, 1]. */
    public record DiscriminatorReport(double loss, double onReal, double onFake) {}

    /** What G's step says: its loss. */
    public record GeneratorReport(double loss) {}

    /**
     * Trains D once, on as many generated pictures as real ones in one batch.
     *
     * @param real (batch, channels, size, size), on the networks' device
     */
    public DiscriminatorReport stepDiscriminator(Tensor real, double progress, RandomStream random) {
        long batch = real.size(0);
        Tensor fake;
        try (NoGradGuard guard = new NoGradGuard()) {
            fake = generate(Math.toIntExact(batch), random);
        }
        Tensor scores = judge(Torch.concatenate(fake, real), random);
        Tensor onFake = scores.narrow(0, 0, batch);
        Tensor onReal = scores.narrow(0, batch, batch);

        Tensor loss = objective.discriminator(onReal, onFake, random.at("labels"), device());
        discriminatorOptimizer.step(Torch.gradients(loss, discriminator.parameters()), progress);
        return new DiscriminatorReport(
                loss.item_float(),
                objective.realness(onReal).mean().item_float(),
                objective.realness(onFake).mean().item_float());
    }

    /** Trains G once, through a D that stands still, on {@code batch} fresh latents. */
    public GeneratorReport stepGenerator(int batch, double progress, RandomStream random) {
        Tensor onFake = judge(generate(batch, random), random);

        Tensor loss = objective.generator(onFake);
        generatorOptimizer.step(Torch.gradients(loss, generator.parameters()), progress);
        return new GeneratorReport(loss.item_float());
    }

    @Override
    public void close() {
        generatorOptimizer.close();
        discriminatorOptimizer.close();
        generator.close();
        discriminator.close();
    }

    /** Fresh pictures, in a training pass: (batch, channels, size, size). */
    private Tensor generate(int batch, RandomStream random) {
        Tensor latents = device().place(latent.draw(random.at("latent"), batch));
        return generator.forward(latents, Pass.training(random.at("generator"), device()));
    }

    /** D's scores, in a training pass: (batch, 1). */
    private Tensor judge(Tensor pictures, RandomStream random) {
        return discriminator.forward(pictures, Pass.training(random.at("discriminator"), device()));
    }

    private ComputeDevice device() {
        return generator.device();
    }
}
