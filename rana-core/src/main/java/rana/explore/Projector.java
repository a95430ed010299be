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
import rana.UsageException;
import rana.image.Picture;
import rana.metric.Extractors;
import rana.metric.NetworkExtractor;
import rana.metric.ProgressListener;
import rana.optim.Adam;
import rana.optim.Optimizer;
import rana.optim.Schedule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.run.Run;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.train.Sampler;

/**
 * Finds the latent from which a generator draws a given picture, or what is nearest to it. Of {@value #CANDIDATES} latents drawn by chance
 * the {@value #STARTS} best are followed by Adam down the squared error of pixels plus {@value #FEATURE_WEIGHT} times that of features, which
 * the built-in extractor sees; they stay where latents are drawn. Used by one thread at a time.
 */
public final class Projector implements AutoCloseable {
    /** Most steps of one search. */
    public static final int MOST_STEPS = 10_000;

    private static final int CANDIDATES = 512;
    private static final int AT_ONCE = 64;
    private static final int STARTS = 4;
    private static final double FEATURE_WEIGHT = 0.1;

    /** How much longer than sqrt(size), the mean length of normal latents, one may be: three of its deviations are 2.1. */
    private static final double MARGIN = 2.1;

    private static final Adam ADAM =
            new Adam(new Schedule(Schedule.Curve.COSINE, 0.1, 0.001, 1, 0), 0.9, Schedule.constant(0.999), 1e-8, 0, 0);

    private final Explorer explorer;
    private final Sampler sampler;
    private final NetworkExtractor extractor;

    /**
     * A projector onto any generator.
     *
     * @param sampler draws from it; its generator is closed with the projector
     * @param classes names of the classes that the generator knows; empty where it knows none
     * @param extractor on the generator's device; closed with the projector
     */
    public Projector(Sampler sampler, List<String> classes, NetworkExtractor extractor) {
        this.explorer = new Explorer(sampler, classes);
        this.sampler = sampler;
        this.extractor = extractor;
    }

    /** A projector onto the generator in {@code checkpoint} of {@code run}. */
    public static Projector open(Run run, Path checkpoint, ComputeDevice device) {
        Sampler sampler = run.sampler(checkpoint, device);
        return new Projector(sampler, run.info().data().classes(), Extractors.builtIn(device));
    }

    /** What is looked for. */
    private record Goal(Tensor picture, Tensor features, double squaredLength) {}

    /** How far each of some pictures is from it: (count) each. */
    private record Errors(Tensor pixels, Tensor features) {
        Tensor sum() {
            return pixels.add(features.mul(Scalars.of(FEATURE_WEIGHT)));
        }
    }

    /** The best latent yet, as plain data. */
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
     * Looks for {@code target}.
     *
     * @param target of the size and channels that the generator draws
     * @param className to draw it as, where the generator knows classes; empty for whichever comes closest
     * @param steps of the search, 1 to {@value #MOST_STEPS}
     * @param seed of the candidates
     * @throws UsageException if the picture is another size, or there is no such class
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
            throw new FailureException("the generator draws nothing that is a number: take an earlier checkpoint");
        }
        Picture picture = sampler.draw(best.values, new int[] {best.label}).get(0);
        return new Projection(
                Origin.Given.of(best.values),
                explorer.classes().isEmpty()
                        ? Optional.empty()
                        : Optional.of(explorer.classes().get(best.label)),
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

    /** Moves each latent back to where latents are drawn: into the cube, or no farther from the mean than nearly all of them. */
    private void bound(Tensor latents) {
        if (sampler.latent().distribution() == Latent.Distribution.UNIFORM) {
            latents.clamp_(Scalars.optional(-1), Scalars.optional(1));
            return;
        }
        double most = Math.sqrt(sampler.latent().size()) + MARGIN;
        Tensor lengths =
                latents.square().sum(1).sqrt_().clamp_min_(Scalars.of(most)).unsqueeze(1);
        latents.mul_(lengths.reciprocal_().mul_(Scalars.of(most)));
    }

    /** The indices of those candidates whose pictures are closest. */
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
                progress.progress("latents drawn by chance", to, CANDIDATES);
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
        if (steps < 1 || steps > MOST_STEPS) {
            throw new UsageException("steps must be 1 to %d; got %d".formatted(MOST_STEPS, steps));
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
