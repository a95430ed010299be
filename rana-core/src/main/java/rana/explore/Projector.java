package rana.explore;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.generate.GeneratorInfo;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.libtorch.DifferentiableGenerator;
import rana.libtorch.Sampler;
import rana.metric.Extractors;
import rana.metric.NetworkExtractor;
import rana.optim.Adam;
import rana.optim.Optimizer;
import rana.optim.Schedule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A search for the latent whose picture best matches a given one. The {@value #STARTS} best of
 * {@value #CANDIDATES} random latents are optimised with Adam; the loss is the squared error of the
 * pixels plus {@value #FEATURE_WEIGHT} times that of the features from the built-in extractor.
 * Latents stay within the range of their distribution. For use by one thread at a time.
 */
public final class Projector implements AutoCloseable {
    /** The maximum number of steps of a search. */
    public static final int MAX_STEPS = 10_000;

    private static final int CANDIDATES = 512;
    private static final int AT_ONCE = 64;
    private static final int STARTS = 4;
    private static final double FEATURE_WEIGHT = 0.1;

    /**
     * The maximum excess of a latent's norm over sqrt(size), the mean norm of normal latents: three
     * standard deviations are 2.1.
     */
    private static final double MARGIN = 2.1;

    private static final Adam ADAM =
            new Adam(new Schedule(Schedule.Curve.COSINE, 0.1, 0.001, 1, 0), 0.9, Schedule.constant(0.999), 1e-8, 0, 0);

    private final Explorer explorer;
    private final Sampler sampler;
    private final NetworkExtractor extractor;

    /**
     * Creates a projector onto {@code generator}.
     *
     * @param generator closed with the projector
     * @param extractor on the generator's device; closed with the projector
     */
    public Projector(DifferentiableGenerator generator, NetworkExtractor extractor) {
        this.explorer = Explorer.of(generator);
        this.sampler = generator.sampler();
        this.extractor = extractor;
    }

    /** Opens a run folder or a checkpoint folder. */
    public static Projector open(Path path, LoadOptions options) {
        DifferentiableGenerator generator = DifferentiableGenerator.load(path, options);
        try {
            return new Projector(
                    generator,
                    Extractors.builtIn(generator.sampler().generator().device()));
        } catch (RuntimeException e) {
            generator.close();
            throw e;
        }
    }

    /** Returns the description of the generator. */
    public GeneratorInfo info() {
        return explorer.info();
    }

    /** The target of a search. */
    private record Goal(Tensor picture, Tensor features, double squaredLength) {}

    /** The errors of some pictures against the target: (count) each. */
    private record Errors(Tensor pixels, Tensor features) {
        Tensor sum() {
            return pixels.add(features.mul(Scalars.of(FEATURE_WEIGHT)));
        }
    }

    /** The best latent so far, as plain data. */
    private static final class Best {
        private float[] values = {};
        private int label;
        private double sum = Double.POSITIVE_INFINITY;
        private double pixels;
        private double features;

        void note(Tensor latents, int[] labels, Errors errors) {
            float[] sums = Torch.floats(errors.sum());
            for (int i = 0; i < sums.length; i++) {
                if (sums[i] < sum) {
                    sum = sums[i];
                    label = labels[i];
                    values = Torch.floats(latents.narrow(0, i, 1));
                    pixels = Torch.floats(errors.pixels)[i];
                    features = Torch.floats(errors.features)[i];
                }
            }
        }
    }

    /**
     * Searches for {@code target}.
     *
     * @param target a picture of the size and channels that the generator draws
     * @param className the class to draw; empty for the class that matches best
     * @param steps the number of steps of the search, 1 to {@value #MAX_STEPS}
     * @param seed the random seed of the candidates
     * @param progress receives the progress of the search
     * @throws UsageException if the picture has another size, or there is no such class
     * @throws FailureException if no picture of the generator is finite
     */
    public Projection project(
            Picture target, Optional<String> className, int steps, long seed, ProgressListener progress) {
        require(target, steps);
        Best best = new Best();
        try (Scope scope = Scope.open()) {
            Goal goal = goal(target);
            float[] candidates = sampler.latent().values(RandomStream.of(seed).at("projection"), 0, CANDIDATES);
            int[] labels = IntStream.range(0, CANDIDATES)
                    .map(explorer.labels(className))
                    .toArray();
            int[] starts = closest(candidates, labels, goal, progress);
            search(select(candidates, starts), select(labels, starts), goal, steps, best, progress);
        }
        if (best.values.length == 0) {
            throw new FailureException("the generator's pictures are not finite; load an earlier checkpoint");
        }
        Picture picture = explorer.draw(best.values, best.label);
        return new Projection(
                Origin.Given.of(best.values),
                info().classes().isEmpty()
                        ? Optional.empty()
                        : Optional.of(info().classes().get(best.label)),
                picture,
                Math.sqrt(best.pixels),
                Math.sqrt(best.features));
    }

    @Override
    public void close() {
        explorer.close();
        extractor.close();
    }

    private void search(float[] from, int[] labels, Goal goal, int steps, Best best, ProgressListener progress) {
        Tensor latents = latents(from).requires_grad_(true);
        try (Optimizer optimizer = new Optimizer(ADAM, List.of(latents))) {
            for (int step = 0; step <= steps; step++) {
                try (Scope scope = Scope.open()) {
                    Errors errors = errors(latents, labels, goal);
                    best.note(latents, labels, errors);
                    if (step < steps) {
                        List<Tensor> gradients = Torch.gradients(errors.sum().sum(), List.of(latents));
                        optimizer.step(gradients, (double) step / steps);
                        bound(latents.detach());
                    }
                }
                progress.progress("steps of the search", step, steps);
            }
        }
    }

    /**
     * Moves each latent back into the range of its distribution: into the cube, or to the norm that
     * nearly all normal latents have.
     */
    private void bound(Tensor latents) {
        if (sampler.latent().distribution() == Latent.Distribution.UNIFORM) {
            latents.clamp_(Scalars.optional(-1), Scalars.optional(1));
            return;
        }
        double longest = Math.sqrt(sampler.latent().size()) + MARGIN;
        Tensor lengths =
                latents.square().sum(1).sqrt_().clamp_min_(Scalars.of(longest)).unsqueeze(1);
        latents.mul_(lengths.reciprocal_().mul_(Scalars.of(longest)));
    }

    /** Returns the indices of the candidates whose pictures match best. */
    private int[] closest(float[] candidates, int[] labels, Goal goal, ProgressListener progress) {
        int size = sampler.latent().size();
        float[] sums = new float[CANDIDATES];
        for (int from = 0; from < CANDIDATES; from += AT_ONCE) {
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                int to = from + AT_ONCE;
                Tensor latents = latents(Arrays.copyOfRange(candidates, from * size, to * size));
                Errors errors = errors(latents, Arrays.copyOfRange(labels, from, to), goal);
                System.arraycopy(Torch.floats(errors.sum()), 0, sums, from, AT_ONCE);
                progress.progress("random latents", to, CANDIDATES);
            }
        }
        return IntStream.range(0, CANDIDATES)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> sums[i]))
                .limit(STARTS)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Errors errors(Tensor latents, int[] labels, Goal goal) {
        double low = sampler.pictures().range().low();
        double width = sampler.pictures().range().high() - low;
        Tensor drawn = sampler.images(latents, labels).sub(Scalars.of(low)).div(Scalars.of(width));
        Tensor pixels = drawn.sub(goal.picture).square().reshape(drawn.size(0), -1);
        Tensor features = extractor.features(drawn).sub(goal.features).square();
        return new Errors(
                pixels.sum(1).div(Scalars.of((double) pixels.size(1))),
                features.sum(1).div(Scalars.of(goal.squaredLength)));
    }

    private Goal goal(Picture target) {
        Tensor picture = Torch.pictures(target.pixels(), target.width(), target.channels(), 0, 1, extractor.device());
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor features = extractor.features(picture);
            return new Goal(picture, features, features.square().sum().item_float());
        }
    }

    private Tensor latents(float[] values) {
        int size = sampler.latent().size();
        return extractor.device().place(Torch.tensor(values, values.length / size, size));
    }

    private void require(Picture target, int steps) {
        int size = sampler.pictures().size();
        int channels = sampler.pictures().channels();
        if (target.width() != size || target.height() != size || target.channels() != channels) {
            throw new UsageException("this generator draws %d×%d pictures with %d channels; got one of %d×%d with %d"
                    .formatted(size, size, channels, target.width(), target.height(), target.channels()));
        }
        if (steps < 1 || steps > MAX_STEPS) {
            throw new UsageException("steps must be 1 to %d; got %d".formatted(MAX_STEPS, steps));
        }
    }

    private float[] select(float[] candidates, int[] indices) {
        int size = sampler.latent().size();
        float[] selected = new float[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(candidates, indices[i] * size, selected, i * size, size);
        }
        return selected;
    }

    private static int[] select(int[] labels, int[] indices) {
        return Arrays.stream(indices).map(index -> labels[index]).toArray();
    }
}
