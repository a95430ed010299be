package rana.gan;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.nn.Pass;
import rana.optim.Optimizer;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Scalars;
import rana.torch.Torch;

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
 */
public record Gan(
        Network generator,
        Network discriminator,
        Network average,
        Rules rules,
        Augmenter augmenter,
        Optimizer generatorOptimizer,
        Optimizer discriminatorOptimizer)
        implements AutoCloseable {

    /**
     * What D's step says.
     *
     * @param loss of the objective
     * @param penalty all that was paid, with its weights; 0 where none was due
     * @param onReal how real it held real pictures to be, on average: {@link Objective#realness}
     * @param onFake how real it held generated ones to be
     * @param overfitting how sure it was of real pictures, in [-1, 1]: {@link Objective#overfitting}
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

    /** D's scores of a batch of each kind: (batch, 1). */
    private record Scores(Tensor onReal, Tensor onFake) {}

    /**
     * Trains D once, on as many generated examples as real ones.
     *
     * @param real on the networks' device; the generated ones are of the same classes
     * @param progress share of the training that is done, in [0, 1]
     */
    public DiscriminatorReport stepDiscriminator(Examples real, double progress, RandomStream random) {
        augmenter.advance(progress);
        List<Penalty> due = rules.regularization().penalties().stream()
                .filter(penalty -> penalty.isDue(discriminatorOptimizer.iteration()))
                .toList();
        Examples fake = withoutGradients(() -> generate(real, random));
        boolean steep = due.stream().anyMatch(penalty -> penalty.where() != Penalty.Where.BETWEEN);
        if (steep) {
            real.pictures().requires_grad_(true);
            fake.pictures().requires_grad_(true);
        }
        Scores scores = judgeBoth(real, fake, random);

        Tensor loss = rules.objective().discriminator(scores.onReal, scores.onFake, random.at("labels"), device());
        Tensor penalty = torch.zeros_like(loss.detach());
        for (Penalty each : due) {
            Tensor squares =
                    switch (each.where()) {
                        case REAL -> Penalty.squaredNorms(scores.onReal, real.pictures());
                        case FAKE -> Penalty.squaredNorms(scores.onFake, fake.pictures());
                        case BETWEEN -> steepnessBetween(real, fake, random);
                    };
            penalty = penalty.add(each.of(squares).mul(Scalars.of(each.weight().at(progress) * each.every())));
        }
        List<Tensor> gradients = Torch.gradients(due.isEmpty() ? loss : loss.add(penalty), discriminator.parameters());
        double norm = Torch.norm(gradients);
        discriminatorOptimizer.step(gradients, progress);
        clipWeights();
        double probability = augmenter.probability();
        double overfitting = rules.objective()
                .overfitting(scores.onReal.detach(), scores.onFake.detach())
                .item_float();
        augmenter.follow(overfitting, real.count());
        return new DiscriminatorReport(
                loss.item_float(),
                penalty.item_float(),
                rules.objective().realness(scores.onReal).mean().item_float(),
                rules.objective().realness(scores.onFake).mean().item_float(),
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
    public GeneratorReport stepGenerator(Examples real, long seen, double progress, RandomStream random) {
        Tensor onFake = judge(generate(real, random), random.at("discriminator"));
        Tensor onReal = rules.objective().pairs()
                ? withoutGradients(() -> judge(real, random.at("discriminator").at("real")))
                : onFake.detach();

        Tensor loss = rules.objective().generator(onReal, onFake);
        List<Tensor> gradients = Torch.gradients(loss, generator.parameters());
        double norm = Torch.norm(gradients);
        generatorOptimizer.step(gradients, progress);
        if (rules.average().averages()) {
            Average.move(average, generator, rules.average().kept(real.count(), seen, progress));
        }
        return new GeneratorReport(loss.item_float(), norm);
    }

    @Override
    public void close() {
        generatorOptimizer.close();
        discriminatorOptimizer.close();
        if (average != generator) {
            average.close();
        }
        generator.close();
        discriminator.close();
    }

    /** Fresh pictures, in a training pass: as many, and of the same classes, as {@code like}. */
    private Examples generate(Examples like, RandomStream random) {
        Tensor latents = device().place(rules.latent().draw(random.at("latent"), like.count()));
        return like.with(generator.forward(latents, Pass.training(random.at("generator"), like.labels(), device())));
    }

    /**
     * D's scores of both kinds: of one batch, but apart where D looks across its batch, as it would else tell a batch's kind by what
     * is mixed into it.
     */
    private Scores judgeBoth(Examples real, Examples fake, RandomStream random) {
        RandomStream noise = random.at("discriminator");
        if (discriminator.architecture().mixesExamples()) {
            return new Scores(judge(real, noise.at("real")), judge(fake, noise.at("fake")));
        }
        Examples seenFake = augmenter.apply(fake, noise.at("fake"), device());
        Examples seenReal = augmenter.apply(real, noise.at("real"), device());
        Examples both = new Examples(
                Torch.concatenate(seenFake.pictures(), seenReal.pictures()),
                real.labels().map(labels -> Torch.concatenate(labels, labels)));
        Tensor scores = score(both, noise);
        long batch = real.count();
        return new Scores(scores.narrow(0, batch, batch), scores.narrow(0, 0, batch));
    }

    /** D's scores of what the augmentation leaves, in a training pass: (batch, 1). */
    private Tensor judge(Examples examples, RandomStream noise) {
        return score(augmenter.apply(examples, noise, device()), noise);
    }

    private Tensor score(Examples examples, RandomStream noise) {
        return discriminator.forward(examples.pictures(), Pass.training(noise, examples.labels(), device()));
    }

    private Tensor steepnessBetween(Examples real, Examples fake, RandomStream random) {
        long[] one = new long[Math.toIntExact(real.pictures().dim())];
        Arrays.fill(one, 1);
        one[0] = real.count();
        Tensor share = device().place(random.at("between").uniform(0, 1, one));
        Tensor between = torch.lerp(fake.pictures().detach(), real.pictures().detach(), share)
                .requires_grad_(true);
        return Penalty.squaredNorms(
                judge(real.with(between), random.at("discriminator").at("between")), between);
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

    private ComputeDevice device() {
        return generator.device();
    }
}
