package rana.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Tangent;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * The two players and their steps (Goodfellow et al., 2014, Algorithm 1). Call each step inside a {@link rana.torch.Scope}.
 *
 * @param generator latents to pictures
 * @param discriminator pictures to scores
 * @param average of the generator, the one to use; the generator itself where the rules keep no average
 * @param rules of the game
 * @param augmenter of all that D sees
 * @param generatorOptimizer of the generator's parameters
 * @param discriminatorOptimizer of the discriminator's
 * @param workers that share a step's batch; they outlive the game. Each share of networks with batch norm is normalised by itself
 */
public record Gan(
        Network generator,
        Network discriminator,
        Network average,
        GanConfig rules,
        Augmenter augmenter,
        Optimizer generatorOptimizer,
        Optimizer discriminatorOptimizer,
        Workers workers)
        implements Model {
    /**
     * What D's step says.
     *
     * @param loss of the objective
     * @param penalty all that was paid, with its weights; 0 where none was due
     * @param onReal how real it held real pictures to be, on average: {@link Adversarial#realness}
     * @param onFake how real it held generated ones to be
     * @param overfitting how sure it was of real pictures, in [-1, 1]: {@link Adversarial#overfitting}
     * @param augmentation the probability of each augmentation
     * @param gradientNorm norm of all that changed its parameters
     */
    public record DiscriminatorReport(
            double loss,
            double penalty,
            double onReal,
            double onFake,
            double overfitting,
            double augmentation,
            double gradientNorm) {}

    /**
     * What G's step says.
     *
     * @param gradientNorm norm of all that changed its parameters
     */
    public record GeneratorReport(double loss, double gradientNorm) {}

    /**
     * What a step says.
     *
     * @param discriminator of the last update of D
     * @param generator of the update of G
     */
    public record Report(DiscriminatorReport discriminator, GeneratorReport generator) implements Model.Report {
        @Override
        public Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("d_loss", discriminator.loss);
            figures.put("g_loss", generator.loss);
            figures.put("d_penalty", discriminator.penalty);
            figures.put("d_real", discriminator.onReal);
            figures.put("d_fake", discriminator.onFake);
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
                    discriminator.onReal,
                    discriminator.onFake);
        }
    }

    private static final String GENERATOR = "generator";
    private static final String DISCRIMINATOR = "discriminator";

    /** What D's losses and scores come to. */
    private record Opinion(double loss, double penalty, double onReal, double onFake, double overfitting) {}

    /** What D says of a batch of each kind. */
    private record Verdict(Tensor onReal, Tensor onFake, Supplier<Tensor> squaresReal, Supplier<Tensor> squaresFake) {}

    /**
     * Trains D once, on as many generated examples as real ones.
     *
     * @param real on the networks' device; the generated ones are of the same classes
     * @param progress share of the training that is done, in [0, 1]
     */
    public DiscriminatorReport stepDiscriminator(Batch real, double progress, RandomStream random) {
        augmenter.advance(progress);
        List<Penalty> due = rules.regularization().penalties().stream()
                .filter(penalty -> penalty.isDue(discriminatorOptimizer.iteration()))
                .toList();
        Shards<Opinion> shares =
                shares(real, random, (share, noise) -> trainDiscriminator(share, due, progress, noise));
        List<Tensor> gradients = shares.gradients();
        double norm = Torch.norm(gradients);
        discriminatorOptimizer.step(gradients, progress);
        clipWeights();
        double probability = augmenter.probability();
        double overfitting = shares.mean(Opinion::overfitting);
        augmenter.follow(overfitting, real.count());
        return new DiscriminatorReport(
                shares.mean(Opinion::loss),
                shares.mean(Opinion::penalty),
                shares.mean(Opinion::onReal),
                shares.mean(Opinion::onFake),
                overfitting,
                probability,
                norm);
    }

    /**
     * Trains G once, through a D that stands still, on fresh latents.
     *
     * @param real as many real examples, which say how many are generated and of which classes, and which the objective may compare
     * @param seen real pictures shown to D so far, for the average
     * @param progress share of the training that is done, in [0, 1]
     */
    public GeneratorReport stepGenerator(Batch real, long seen, double progress, RandomStream random) {
        Shards<Double> shares = shares(real, random, this::trainGenerator);
        List<Tensor> gradients = shares.gradients();
        double norm = Torch.norm(gradients);
        generatorOptimizer.step(gradients, progress);
        if (rules.average().averages()) {
            Ema.move(average, generator, rules.average().kept(real.count(), seen, progress));
        }
        return new GeneratorReport(shares.mean(loss -> loss), norm);
    }

    /** How real D holds each of {@code examples} to be, as is reported, in a pass that changes nothing: (batch, 1). */
    public Tensor realness(Batch examples) {
        return withoutGradients(() -> rules.objective()
                .realness(discriminator.forward(examples.pictures(), Pass.evaluation(examples.labels(), device()))));
    }

    @Override
    public Map<String, Network> networks() {
        return ordered(generator, discriminator);
    }

    @Override
    public Map<String, Optimizer> optimizers() {
        return ordered(generatorOptimizer, discriminatorOptimizer);
    }

    /** What {@code work} makes of the batch: of shares of it at once, where no pass waits for what another leaves. */
    private <F> Shards<F> shares(
            Batch batch, RandomStream random, BiFunction<Batch, RandomStream, Shards.Share<F>> work) {
        return Shards.of(List.of(generator.architecture(), discriminator.architecture()), workers, batch, random, work);
    }

    /** What D's loss on {@code real} and as many generated examples, and the penalties that are due, ask of its parameters. */
    private Shards.Share<Opinion> trainDiscriminator(
            Batch real, List<Penalty> due, double progress, RandomStream random) {
        try (Scope scope = Scope.open()) {
            Batch fake = withoutGradients(() -> generate(real, random));
            boolean steep = due.stream().anyMatch(penalty -> penalty.where() != Penalty.Where.BETWEEN);
            Verdict scores = judgeBoth(real, fake, steep, random.at("discriminator"));

            Tensor loss = rules.objective().discriminator(scores.onReal, scores.onFake, random.at("labels"), device());
            Tensor penalty = torch.zeros_like(loss.detach());
            for (Penalty each : due) {
                Tensor squares =
                        switch (each.where()) {
                            case REAL -> scores.squaresReal.get();
                            case FAKE -> scores.squaresFake.get();
                            case BETWEEN -> steepnessBetween(real, fake, random);
                        };
                penalty = penalty.add(
                        each.of(squares).mul(Scalars.of(each.weight().at(progress) * each.every())));
            }
            List<Tensor> gradients =
                    Torch.gradients(due.isEmpty() ? loss : loss.add(penalty), discriminator.parameters());
            Adversarial objective = rules.objective();
            Opinion opinion = new Opinion(
                    loss.item_float(),
                    penalty.item_float(),
                    objective.realness(scores.onReal).mean().item_float(),
                    objective.realness(scores.onFake).mean().item_float(),
                    objective
                            .overfitting(scores.onReal.detach(), scores.onFake.detach())
                            .item_float());
            return Shards.Share.kept(real.count(), opinion, gradients, scope);
        }
    }

    /** What G's loss on as many generated examples as {@code real} ones asks of its parameters. */
    private Shards.Share<Double> trainGenerator(Batch real, RandomStream random) {
        try (Scope scope = Scope.open()) {
            Tensor onFake = score(generate(real, random), random.at("discriminator"));
            Tensor onReal = rules.objective().pairs()
                    ? withoutGradients(
                            () -> score(real, random.at("discriminator").at("real")))
                    : onFake.detach();
            Tensor loss = rules.objective().generator(onReal, onFake);
            List<Tensor> gradients = Torch.gradients(loss, generator.parameters());
            return Shards.Share.kept(real.count(), (double) loss.item_float(), gradients, scope);
        }
    }

    /** Fresh pictures, in a training pass: as many, and of the same classes, as {@code like}. */
    private Batch generate(Batch like, RandomStream random) {
        Tensor latents = device().place(RandomTensors.latents(rules.latent(), random.at("latent"), like.count()));
        return like.with(generator.forward(latents, like.training(random.at("generator"), device())));
    }

    /**
     * Both kinds in one batch; but apart where D looks across its batch, as it would else tell a batch's kind by what is mixed into it.
     *
     * @param steep whether its steepness will be asked for
     */
    private Verdict judgeBoth(Batch real, Batch fake, boolean steep, RandomStream noise) {
        if (discriminator.architecture().mixesExamples()) {
            DiscriminatorOutput ofReal = judge(real, steep, noise.at("real"));
            DiscriminatorOutput ofFake = judge(fake, steep, noise.at("fake"));
            return new Verdict(ofReal.scores(), ofFake.scores(), ofReal::squaredNorms, ofFake::squaredNorms);
        }
        Batch both = new Batch(
                Torch.concatenate(fake.pictures(), real.pictures()),
                real.labels().map(labels -> Torch.concatenate(labels, labels)),
                real.leads());
        DiscriminatorOutput ofBoth = judge(both, steep, noise);
        long batch = real.count();
        return new Verdict(
                ofBoth.scores().narrow(0, batch, batch),
                ofBoth.scores().narrow(0, 0, batch),
                () -> ofBoth.squaredNorms().narrow(0, batch, batch),
                () -> ofBoth.squaredNorms().narrow(0, 0, batch));
    }

    /** D's scores of what the augmentation leaves of {@code examples}, in a training pass. */
    private DiscriminatorOutput judge(Batch examples, boolean steep, RandomStream noise) {
        if (!steep) {
            return new DiscriminatorOutput(score(examples, noise), examples.pictures(), Optional.empty());
        }
        Batch leaves = examples.with(examples.pictures().detach().requires_grad_(true));
        if (!discriminator.architecture().isPiecewiseLinear()) {
            return new DiscriminatorOutput(score(leaves, noise), leaves.pictures(), Optional.empty());
        }
        Tensor seen = augmenter.apply(leaves, noise, device()).pictures();
        Tangent tangent = discriminator.forwardWithTangent(seen, examples.training(noise, device()));
        return new DiscriminatorOutput(
                tangent.output(),
                leaves.pictures(),
                Optional.of(direction -> tangent.along(augmenter.change(direction, noise, device()))));
    }

    /** D's scores of what the augmentation leaves of {@code examples}, in a training pass: (batch, 1). */
    private Tensor score(Batch examples, RandomStream noise) {
        Tensor seen = augmenter.apply(examples, noise, device()).pictures();
        return discriminator.forward(seen, examples.training(noise, device()));
    }

    private Tensor steepnessBetween(Batch real, Batch fake, RandomStream random) {
        long[] one = new long[Math.toIntExact(real.pictures().dim())];
        Arrays.fill(one, 1);
        one[0] = real.count();
        Tensor share = device().place(RandomTensors.uniform(random.at("between"), 0, 1, one));
        Tensor between = torch.lerp(fake.pictures().detach(), real.pictures().detach(), share);
        return judge(real.with(between), true, random.at("discriminator").at("between"))
                .squaredNorms();
    }

    private void clipWeights() {
        double most = rules.regularization().clipWeights();
        if (most > 0) {
            discriminator
                    .parameters()
                    .forEach(parameter -> parameter.detach().clamp_(Scalars.optional(-most), Scalars.optional(most)));
        }
    }

    private static <T> T withoutGradients(Supplier<T> work) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return work.get();
        }
    }

    private static <T> Map<String, T> ordered(T ofGenerator, T ofDiscriminator) {
        Map<String, T> both = new LinkedHashMap<>();
        both.put(GENERATOR, ofGenerator);
        both.put(DISCRIMINATOR, ofDiscriminator);
        return both;
    }

    private ComputeDevice device() {
        return generator.device();
    }
}
