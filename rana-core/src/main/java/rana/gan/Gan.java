package rana.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.gan.AdversarialSteps.DiscriminatorStat;
import rana.gan.AdversarialSteps.GeneratorStat;
import rana.nn.Architecture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.Adversarial;
import rana.objective.Penalty;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.torch.Precision;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.TensorList;

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
     * @param fault the first number that is not finite
     */
    public record Report(DiscriminatorReport discriminator, GeneratorReport generator, Optional<Fault> fault)
            implements Model.Report {
        /**
         * Creates the report of a step.
         *
         * @param inTensors the first tensor that is not finite, if losses and norms are
         */
        public static Report of(
                DiscriminatorReport discriminator, GeneratorReport generator, Supplier<Optional<Fault>> inTensors) {
            Optional<Fault> fault = Fault.of(
                            DISCRIMINATOR, discriminator.loss + discriminator.penalty, discriminator.gradientNorm)
                    .or(() -> Fault.of(GENERATOR, generator.loss, generator.gradientNorm))
                    .or(inTensors);
            return new Report(discriminator, generator, fault);
        }

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
    private final ShardRunner shardRunner;
    private final List<Architecture> architectures;
    private final Augmenter augmenter;
    private final FiniteCheck finiteCheck;
    private AdversarialSteps steps;

    /**
     * Creates a GAN that owns its networks.
     *
     * @param generator G, from latents (batch, latent) to pictures
     * @param discriminator D, from pictures to scores (batch, 1)
     * @param average a second network of G's architecture for its moving average, or G itself if
     *     {@code config.ema()} is none
     * @param shardRunner computes the shards of each batch; the caller closes it. Networks with batch
     *     norm normalise each shard by itself
     */
    public Gan(
            GanConfig config,
            TrainedNetwork generator,
            TrainedNetwork discriminator,
            Network average,
            ShardRunner shardRunner) {
        this.config = config;
        this.generator = generator;
        this.discriminator = discriminator;
        this.average = average;
        this.shardRunner = shardRunner;
        this.architectures = List.of(generator().architecture(), discriminator().architecture());
        this.augmenter = new Augmenter(config.regularization().augmentation(), config.range());
        this.steps = new AdversarialSteps(config, generator(), discriminator(), augmenter);
        this.finiteCheck = new FiniteCheck(this);
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
                stepDiscriminator(context.batches().batch(update), update, context, new Readout());
            }
        }
        try (Scope scope = Scope.open()) {
            Readout readout = new Readout();
            Batch real = context.batches().batch(last);
            Supplier<DiscriminatorReport> onD = stepDiscriminator(real, last, context, readout);
            RandomStream random = context.random().at("generator step").at(context.step());
            Supplier<GeneratorReport> onG = stepGenerator(real, context.images(), context.fraction(), random, readout);
            Supplier<Optional<Fault>> fault = finiteCheck.fault(readout);
            return Report.of(onD.get(), onG.get(), fault);
        }
    }

    private Supplier<DiscriminatorReport> stepDiscriminator(
            Batch real, long update, StepContext context, Readout readout) {
        RandomStream random = context.random().at("discriminator step").at(update);
        return stepDiscriminator(real, context.fraction(), random, readout);
    }

    /**
     * Updates D once, on as many generated pictures as real ones.
     *
     * @param real on the networks' device; the generated pictures have the same classes
     * @param fraction the fraction of the training that is done, in [0, 1]
     * @param readout reads the numbers of the report when it is requested
     */
    Supplier<DiscriminatorReport> stepDiscriminator(Batch real, double fraction, RandomStream random, Readout readout) {
        augmenter.advance(fraction);
        Optimizer optimizer = discriminator.optimizer();
        List<Penalty> penalties = config.regularization().penalties().stream()
                .filter(penalty -> penalty.isDue(optimizer.iteration()))
                .toList();
        var shards = shardRunner.map(
                architectures, real, random, (shard, noise) -> steps.discriminator(shard, penalties, fraction, noise));
        var stats = shards.stats(readout);
        List<Tensor> gradients = shards.gradients();
        Readout.Numbers gradientNorms = readout.add(TensorList.of(gradients).norms());
        optimizer.step(gradients, fraction);
        clipWeights();
        double augmentation = augmenter.probability();
        if (augmenter.isAdaptive()) {
            augmenter.adapt(stats.mean(DiscriminatorStat.OVERFITTING), real.count());
        }
        return () -> new DiscriminatorReport(
                stats.mean(DiscriminatorStat.LOSS),
                stats.mean(DiscriminatorStat.PENALTY),
                stats.mean(DiscriminatorStat.REAL_SCORE),
                stats.mean(DiscriminatorStat.FAKE_SCORE),
                stats.mean(DiscriminatorStat.OVERFITTING),
                augmentation,
                gradientNorms.norm());
    }

    /**
     * Updates G once through a constant D, on fresh latents, and then its average.
     *
     * @param real sets the number of generated pictures and their classes; a relativistic objective
     *     compares with it
     * @param images the number of real pictures shown to D so far
     * @param fraction the fraction of the training that is done, in [0, 1]
     * @param readout reads the numbers of the report when it is requested
     */
    Supplier<GeneratorReport> stepGenerator(
            Batch real, long images, double fraction, RandomStream random, Readout readout) {
        var shards = shardRunner.map(architectures, real, random, steps::generator);
        var stats = shards.stats(readout);
        List<Tensor> gradients = shards.gradients();
        Readout.Numbers gradientNorms = readout.add(TensorList.of(gradients).norms());
        generator.optimizer().step(gradients, fraction);
        config.ema().update(average, generator(), real.count(), images, fraction);
        return () -> new GeneratorReport(stats.mean(GeneratorStat.LOSS), gradientNorms.norm());
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
    public void close() {
        finiteCheck.close();
        Model.super.close();
    }

    @Override
    public Optional<Augmenter> augmenter() {
        return Optional.of(augmenter);
    }

    private void clipWeights() {
        double max = config.regularization().clipWeights();
        if (max > 0) {
            discriminator().parameterList().clamp(-max, max);
        }
    }
}
