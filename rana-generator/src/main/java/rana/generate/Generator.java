package rana.generate;

import java.nio.file.Path;
import java.util.List;
import rana.image.Picture;

/**
 * A trained generator. Immutable and safe for use by many threads: each picture depends on its
 * request only, and threads that draw at the same time get the same pictures as one thread.
 *
 * <pre>{@code
 * try (Generator frogs = Generator.load(Path.of("runs/frogs"))) {
 *     Picture frog = frogs.draw(7);
 *     List<Picture> many = frogs.draw(DrawRequest.seed(7).count(64).truncation(0.7));
 * }
 * }</pre>
 *
 * Not for implementation by callers; back ends create generators with {@link #of}, or wrap one.
 */
public interface Generator extends AutoCloseable {
    /**
     * Loads the generator of a run folder, from its newest intact checkpoint, or of a checkpoint
     * folder.
     *
     * @throws rana.UsageException if {@code path} is not a generator that a back end on the class
     *     path can load
     * @throws rana.FailureException if the run has no checkpoint, or a file is damaged or cannot be
     *     read
     */
    static Generator load(Path path) {
        return load(path, LoadOptions.defaults());
    }

    /**
     * Loads the generator of a run folder or of a checkpoint folder.
     *
     * @throws rana.UsageException if {@code path} is not a generator that a back end on the class
     *     path can load, or an option does not fit it
     * @throws rana.FailureException if the run has no checkpoint, or a file is damaged or cannot be
     *     read
     */
    static Generator load(Path path, LoadOptions options) {
        return Backends.onClassPath().load(path, options);
    }

    /**
     * Creates a generator from a function. The generator computes latents and labels, checks them,
     * refuses to draw after {@link #close}, and calls {@code release} once no draw is in progress.
     *
     * @param function draws pictures; many threads call it at the same time
     * @param release frees what {@code function} uses
     */
    static Generator of(GeneratorInfo info, DrawFunction function, Runnable release) {
        return new FunctionGenerator(info, function, release);
    }

    /** Returns the description of this generator. */
    GeneratorInfo info();

    /**
     * Draws the first picture of a seed: the same as {@code draw(DrawRequest.seed(seed))}.
     *
     * @throws IllegalStateException if this generator is closed
     */
    default Picture draw(long seed) {
        return draw(DrawRequest.seed(seed)).get(0);
    }

    /**
     * Draws the requested pictures.
     *
     * @return as many pictures as requested; the first n are the same for every count
     * @throws rana.UsageException if the request names a class that this generator does not have
     * @throws IllegalStateException if this generator is closed
     */
    List<Picture> draw(DrawRequest request);

    /**
     * Draws the pictures of given latents.
     *
     * @param latents one row of {@code info().latent().size()} numbers for each picture
     * @param labels the index of the class of each picture in {@code info().classes()}; none for
     *     all classes in turn
     * @throws IllegalArgumentException if the number of labels, a label or the size of a latent
     *     does not fit
     * @throws IllegalStateException if this generator is closed
     */
    List<Picture> draw(float[][] latents, int... labels);

    /**
     * Waits for the draws in progress and frees the generator. Closing a generator again has no
     * effect.
     */
    @Override
    void close();
}
