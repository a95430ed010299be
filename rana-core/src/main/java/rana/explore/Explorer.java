package rana.explore;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.libtorch.DifferentiableGenerator;
import rana.random.Latent;

/**
 * A generator whose pictures are drawn at chosen points of its latent space. For use by one thread
 * at a time; its results are plain data.
 *
 * <pre>{@code
 * try (Explorer explorer = Explorer.open(Path.of("runs/frogs"))) {
 *     LatentPoint first = LatentPoint.drawn(7, 0);
 *     List<Picture> path = explorer.draw(LatentPoint.path(List.of(first, first.moved(0, 3)), 8));
 * }
 * }</pre>
 */
public final class Explorer implements AutoCloseable {
    private final Generator generator;
    private @Nullable List<Direction> directions;

    private Explorer(Generator generator) {
        this.generator = generator;
    }

    /** Creates an explorer of {@code generator}, which is closed with the explorer. */
    public static Explorer of(Generator generator) {
        return new Explorer(generator);
    }

    /** Opens the newest intact checkpoint of a run folder, or a checkpoint folder. */
    public static Explorer open(Path path) {
        return open(path, LoadOptions.defaults());
    }

    /** Opens a run folder or a checkpoint folder. */
    public static Explorer open(Path path, LoadOptions options) {
        return new Explorer(DifferentiableGenerator.load(path, options));
    }

    /** Returns the description of the generator. */
    public GeneratorInfo info() {
        return generator.info();
    }

    /**
     * Returns the directions that change pictures most, the strongest first. They are computed at
     * the first call.
     *
     * @throws UsageException if the back end of the generator does not give access to its weights
     */
    public List<Direction> directions() {
        if (directions == null) {
            if (!(generator instanceof DifferentiableGenerator differentiable)) {
                throw new UsageException("directions: the back end " + info().backend()
                        + " has no access to the weights; load the run folder or the checkpoint instead");
            }
            directions = Factorization.of(differentiable.sampler().generator());
        }
        return directions;
    }

    /**
     * Returns the components of {@code point}, {@code info().latent().size()} numbers.
     *
     * @throws UsageException if the point does not fit this generator
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
     * Draws the pictures at {@code points}.
     *
     * @throws UsageException if a point does not fit this generator, or there is no such class
     */
    public List<Picture> draw(List<LatentPoint> points) {
        float[][] latents = points.stream().map(this::values).toArray(float[][]::new);
        return generator.draw(latents, points.stream().mapToInt(this::label).toArray());
    }

    /** Draws the picture at {@code point}. */
    public Picture draw(LatentPoint point) {
        return draw(List.of(point)).get(0);
    }

    /** Draws the requested pictures: those at {@link LatentPoint#drawn} of the same seed. */
    public List<Picture> draw(DrawRequest request) {
        return generator.draw(request);
    }

    /**
     * Returns the class of each picture by its index: {@code className}, or all classes in turn.
     */
    IntUnaryOperator labels(Optional<String> className) {
        if (className.isEmpty()) {
            return info()::label;
        }
        int label = info().label(className.get());
        return index -> label;
    }

    /** Draws the picture of one latent. */
    Picture draw(float[] latent, int label) {
        return generator.draw(new float[][] {latent}, label).get(0);
    }

    @Override
    public void close() {
        generator.close();
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
            return doubles(info().latents(drawn.seed(), drawn.index(), 1));
        }
        if (origin instanceof Origin.Given given) {
            int size = info().latent().size();
            if (given.values().size() != size) {
                throw new UsageException("values must be %d numbers, the size of this generator's latents; got %d"
                        .formatted(size, given.values().size()));
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
        return info().latent().distribution() == Latent.Distribution.NORMAL
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
            return info().label(point.className().get());
        }
        if (point.origin() instanceof Origin.Mixed mixed) {
            return label(mixed.heaviest());
        }
        return point.origin() instanceof Origin.Drawn drawn ? info().label(drawn.index()) : 0;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
