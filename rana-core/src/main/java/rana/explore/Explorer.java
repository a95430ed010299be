package rana.explore;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.Names;
import rana.UsageException;
import rana.image.Picture;
import rana.random.Latent;
import rana.recipe.ImageSpec;
import rana.run.Run;
import rana.torch.ComputeDevice;
import rana.train.Sampler;

/**
 * Draws from chosen points of a generator's latent space. Used by one thread at a time, and closed when done; what it gives is plain data.
 *
 * <pre>{@code
 * try (Explorer explorer = Explorer.open(run, run.newestCheckpoint(System.err::println), ComputeDevice.CPU)) {
 *     LatentPoint first = LatentPoint.drawn(7, 0);
 *     List<Picture> way = explorer.draw(LatentPoint.path(List.of(first, first.moved(0, 3)), 8));
 * }
 * }</pre>
 */
public final class Explorer implements AutoCloseable {
    private final Sampler sampler;
    private final List<String> classes;
    private @Nullable List<Direction> directions;

    /**
     * An explorer of any generator.
     *
     * @param sampler draws from it; its generator is closed with the explorer
     * @param classes names of the classes that the generator knows; empty where it knows none
     */
    public Explorer(Sampler sampler, List<String> classes) {
        this.sampler = sampler;
        this.classes = sampler.pictures().classes() == 0 ? List.of() : List.copyOf(classes);
    }

    /** An explorer of the generator in {@code checkpoint} of {@code run}. */
    public static Explorer open(Run run, Path checkpoint, ComputeDevice device) {
        return new Explorer(run.sampler(checkpoint, device), run.info().data().classes());
    }

    /** What the generator is fed. */
    public Latent latent() {
        return sampler.latent();
    }

    /** What it draws. */
    public ImageSpec pictures() {
        return sampler.pictures();
    }

    /** The classes that it knows; none where it is the same for all. */
    public List<String> classes() {
        return classes;
    }

    /** The directions that change what it draws, the strongest first; found at the first call. */
    public List<Direction> directions() {
        if (directions == null) {
            directions = Factorization.of(sampler.generator());
        }
        return directions;
    }

    /**
     * The numbers of {@code point}, {@code latent().size()} of them.
     *
     * @throws UsageException if this generator has no such point
     */
    public float[] values(LatentPoint point) {
        double[] resolved = resolve(point);
        float[] values = new float[resolved.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) resolved[i];
        }
        return values;
    }

    /**
     * The pictures at {@code points}.
     *
     * @throws UsageException if this generator has no such point, or knows no such class
     */
    public List<Picture> draw(List<LatentPoint> points) {
        int size = latent().size();
        float[] latents = new float[Math.multiplyExact(points.size(), size)];
        int[] labels = new int[points.size()];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(values(points.get(i)), 0, latents, i * size, size);
            labels[i] = label(points.get(i));
        }
        return sampler.draw(latents, labels);
    }

    /** The picture at {@code point}. */
    public Picture draw(LatentPoint point) {
        return draw(List.of(point)).get(0);
    }

    /**
     * The first {@code count} pictures that {@code seed} numbers: as at {@link LatentPoint#drawn} one by one, and the same for every count.
     *
     * @param truncation in [0, 1], as of a {@link LatentPoint}
     * @param className of all of them; empty for all classes in turn
     * @throws UsageException if this generator knows no such class
     */
    public List<Picture> draw(int count, long seed, double truncation, Optional<String> className) {
        LatentPoint like = LatentPoint.drawn(seed, 0).truncated(truncation);
        float[] latents = latent().values(Sampler.samples(seed), 0, count);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) (latents[i] * like.truncation());
        }
        return sampler.draw(
                latents, IntStream.range(0, count).map(labels(className)).toArray());
    }

    /** The class of each picture by its index: {@code className}, or all in turn. */
    IntUnaryOperator labels(Optional<String> className) {
        if (className.isEmpty()) {
            return sampler::label;
        }
        int label = label(className.get());
        return index -> label;
    }

    @Override
    public void close() {
        sampler.generator().close();
    }

    private double[] resolve(LatentPoint point) {
        double[] values = resolve(point.origin());
        for (int i = 0; i < values.length; i++) {
            values[i] *= point.truncation();
        }
        for (LatentPoint.Move move : point.moves()) {
            List<Double> along = direction(move.direction()).vector();
            for (int i = 0; i < values.length; i++) {
                values[i] += move.amount() * along.get(i);
            }
        }
        return values;
    }

    private double[] resolve(Origin origin) {
        if (origin instanceof Origin.Drawn drawn) {
            return doubles(latent().values(Sampler.samples(drawn.seed()), drawn.index(), 1));
        }
        if (origin instanceof Origin.Given given) {
            if (given.values().size() != latent().size()) {
                throw new UsageException("values must be %d numbers, as this generator is fed; got %d"
                        .formatted(latent().size(), given.values().size()));
            }
            return given.values().stream().mapToDouble(Double::doubleValue).toArray();
        }
        return mix(((Origin.Mixed) origin).parts());
    }

    private double[] mix(List<Origin.Part> parts) {
        double sum = parts.stream().mapToDouble(Origin.Part::weight).sum();
        double[] weights =
                parts.stream().mapToDouble(part -> part.weight() / sum).toArray();
        List<double[]> points = parts.stream().map(part -> resolve(part.of())).toList();
        return latent().distribution() == Latent.Distribution.NORMAL
                ? Mixing.spherical(points, weights)
                : Mixing.linear(points, weights);
    }

    private Direction direction(int index) {
        List<Direction> all = directions();
        if (index >= all.size()) {
            throw new UsageException(
                    "this generator has %d directions, numbered from 0; got %d".formatted(all.size(), index));
        }
        return all.get(index);
    }

    private int label(LatentPoint point) {
        if (point.className().isPresent()) {
            return label(point.className().get());
        }
        if (point.origin() instanceof Origin.Mixed mixed) {
            return label(mixed.heaviest());
        }
        return point.origin() instanceof Origin.Drawn drawn ? sampler.label(drawn.index()) : 0;
    }

    private int label(String name) {
        if (classes.isEmpty()) {
            throw new UsageException("class " + name + ": this generator was not told classes; leave the class out, or"
                    + " train a recipe that is, such as r3gan-small-conditional");
        }
        if (!classes.contains(name)) {
            throw new UsageException("class " + name + ": there is no such class" + Names.hint(name, classes));
        }
        return classes.indexOf(name);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
