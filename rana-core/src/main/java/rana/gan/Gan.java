package rana.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Architecture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.Adversarial;
import rana.objective.Penalty;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.torch.Precision;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A generative adversarial network and its training (Goodfellow et al., 2014, arXiv:1406.2661,
 * Algorithm 1): {@link #step} makes k updates of the discriminator, then one of the generator.
 * {@link AdversarialSteps} computes the gradients.
 */
public final class Gan implements Model {
    /**
     * The report of an update of D.
     *
     * @param loss the loss of the objective
     * @param penalty the sum of the gradient penalties with their weights; 0 if none was due
     * @param realScore the mean score of real pictures: {@link Adversarial#realScore}
     * @param fakeScore the mean score of generated pictures
     * @param overfitting the mean sign of D's decisions on real pictures, in [-1, 1]:
     *     {@link Adversarial#overfitting}
     * @param augmentation the probability of each augmentation, in [0, 1]
     * @param gradientNorm the norm of the gradient of loss and penalty with respect to all
     *     parameters
     */
    public record DiscriminatorReport(
            double loss,
            double penalty,
            double realScore,
            double fakeScore,
            double overfitting,
            double augmentation,
            double gradientNorm) {}

    /**
     * The report of an update of G.
     *
     * @param loss the loss of the objective
     * @param gradientNorm the norm of its gradient with respect to all parameters
     */
    public record GeneratorReport(double loss, double gradientNorm) {}

    /**
     * The report of a step.
     *
     * @param discriminator the report of the last update of D
     * @param generator the report of the update of G
     */
    public record Report(DiscriminatorReport discriminator, GeneratorReport generator) implements Model.Report {
        @Override
        public Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("d_loss", discriminator.loss);
            figures.put("g_loss", generator.loss);
            figures.put("d_penalty", discriminator.penalty);
            figures.put("d_real", discriminator.realScore);
            figures.put("d_fake", discriminator.fakeScore);
            figures.put("d_overfitting", discriminator.overfitting);
            figures.put("augmentation", discriminator.augmentation);
            figures.put("d_gradient", discriminator.gradientNorm);
            figures.put("g_gradient", generator.gradientNorm);
            return figures;
        }

        @Override
        public Optional<Fault> fault() {
            return Fault.of(DISCRIMINATOR, discriminator.loss + discriminator.penalty, discriminator.gradientNorm)
                    .or(() -> Fault.of(GENERATOR, generator.loss, generator.gradientNorm));
        }

        @Override
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "D %.3f  G %.3f  D(real) %.2f  D(fake) %.2f",
                    discriminator.loss,
                    generator.loss,
                    discriminator.realScore,
                    discriminator.fakeScore);
        }
    }

    private static final String GENERATOR = "generator";
    private static final String DISCRIMINATOR = "discriminator";

    private GanConfig config;
    private final TrainedNetwork generator;
    private final TrainedNetwork discriminator;
    private final Network average;
    private final Workers workers;
    private final List<Architecture> architectures;
    private final Augmenter augmenter;
    private AdversarialSteps steps;

    /**
     * Creates a GAN that owns its networks.
     *
     * @param generator G, from latents (batch, latent) to pictures
     * @param discriminator D, from pictures to scores (batch, 1)
     * @param average a second network of G's architecture for its moving average, or G itself if
     *     {@code config.ema()} is none
     * @param workers the workers that compute the shards of each batch; the caller closes them.
     *     Networks with batch norm normalise each shard by itself
     */
    public Gan(
            GanConfig config,
            TrainedNetwork generator,
            TrainedNetwork discriminator,
            Network average,
            Workers workers) {
        this.config = config;
        this.generator = generator;
        this.discriminator = discriminator;
        this.average = average;
        this.workers = workers;
        this.architectures = List.of(generator().architecture(), discriminator().architecture());
        this.augmenter = new Augmenter(config.regularization().augmentation(), config.range());
        this.steps = new AdversarialSteps(config, generator(), discriminator(), augmenter);
    }

    /**
     * Trains for one step of Algorithm 1: k updates of D, each on a batch of its own, then one of G
     * on the last batch.
     */
    @Override
    public Report step(StepContext context) {
        long first = context.step() * config.discriminatorSteps();
        long last = first + config.discriminatorSteps() - 1;
        for (long update = first; update < last; update++) {
            try (Scope scope = Scope.open()) {
                stepDiscriminator(context.batches().batch(update), update, context);
            }
        }
        try (Scope scope = Scope.open()) {
            Batch real = context.batches().batch(last);
            DiscriminatorReport onD = stepDiscriminator(real, last, context);
            RandomStream random = context.random().at("generator step").at(context.step());
            return new Report(onD, stepGenerator(real, context.images(), context.fraction(), random));
        }
    }

    private DiscriminatorReport stepDiscriminator(Batch real, long update, StepContext context) {
        RandomStream random = context.random().at("discriminator step").at(update);
        return stepDiscriminator(real, context.fraction(), random);
    }

    /**
     * Updates D once, on as many generated pictures as real ones.
     *
     * @param real on the networks' device; the generated pictures have the same classes
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    DiscriminatorReport stepDiscriminator(Batch real, double fraction, RandomStream random) {
        augmenter.advance(fraction);
        Optimizer optimizer = discriminator.optimizer();
        List<Penalty> penalties = config.regularization().penalties().stream()
                .filter(penalty -> penalty.isDue(optimizer.iteration()))
                .toList();
        var shards = Shards.map(
                architectures,
                workers,
                real,
                random,
                (shard, noise) -> steps.discriminator(shard, penalties, fraction, noise));
        List<Tensor> gradients = shards.gradients();
        double gradientNorm = Torch.norm(gradients);
        optimizer.step(gradients, fraction);
        clipWeights();
        double augmentation = augmenter.probability();
        double overfitting = shards.mean(AdversarialSteps.DiscriminatorStats::overfitting);
        augmenter.adapt(overfitting, real.count());
        return new DiscriminatorReport(
                shards.mean(AdversarialSteps.DiscriminatorStats::loss),
                shards.mean(AdversarialSteps.DiscriminatorStats::penalty),
                shards.mean(AdversarialSteps.DiscriminatorStats::realScore),
                shards.mean(AdversarialSteps.DiscriminatorStats::fakeScore),
                overfitting,
                augmentation,
                gradientNorm);
    }

    /**
     * Updates G once through a constant D, on fresh latents, and then its average.
     *
     * @param real sets the number of generated pictures and their classes; a relativistic objective
     *     compares with it
     * @param images the number of real pictures shown to D so far
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    GeneratorReport stepGenerator(Batch real, long images, double fraction, RandomStream random) {
        Shards<Double> shards = Shards.map(architectures, workers, real, random, steps::generator);
        List<Tensor> gradients = shards.gradients();
        double gradientNorm = Torch.norm(gradients);
        generator.optimizer().step(gradients, fraction);
        config.ema().update(average, generator(), real.count(), images, fraction);
        return new GeneratorReport(shards.mean(loss -> loss), gradientNorm);
    }

    @Override
    public Optional<Tensor> scores(Batch examples) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Pass pass = Pass.evaluation(examples.labels(), discriminator().device());
            return Optional.of(config.objective().realScore(discriminator().forward(examples.pictures(), pass)));
        }
    }

    @Override
    public void setPrecision(Precision precision) {
        config = config.precision(precision);
        steps = new AdversarialSteps(config, generator(), discriminator(), augmenter);
    }

    /** Returns the settings. */
    public GanConfig config() {
        return config;
    }

    /** Returns D, which the GAN owns. */
    public Network discriminator() {
        return discriminator.network();
    }

    @Override
    public Network generator() {
        return generator.network();
    }

    @Override
    public Network average() {
        return average;
    }

    @Override
    public Map<String, TrainedNetwork> trainedNetworks() {
        Map<String, TrainedNetwork> both = new LinkedHashMap<>();
        both.put(GENERATOR, generator);
        both.put(DISCRIMINATOR, discriminator);
        return both;
    }

    @Override
    public Optional<Augmenter> augmenter() {
        return Optional.of(augmenter);
    }

    private void clipWeights() {
        double max = config.regularization().clipWeights();
        if (max > 0) {
            discriminator()
                    .parameters()
                    .forEach(parameter -> parameter.detach().clamp_(Scalars.optional(-max), Scalars.optional(max)));
        }
    }
}
