package rana.generate;

import java.util.Optional;
import rana.UsageException;

/**
 * A request for pictures, immutable:
 * {@code DrawRequest.seed(7).count(64).label("cat").truncation(0.7)}.
 *
 * @param seed the random seed of the latents
 * @param first the index of the first picture among those of the seed, at least 0
 * @param count the number of pictures, at least 1
 * @param label the name of the class of all pictures; empty for all classes in turn
 * @param truncation the factor of the latents, in [0, 1]. Values below 1 give more typical and less
 *     varied pictures; at 0 all pictures of a class are the same one
 */
public record DrawRequest(long seed, int first, int count, Optional<String> label, double truncation) {
    /** Checks the values. */
    public DrawRequest {
        if (first < 0) {
            throw new UsageException("first must be at least 0; got " + first);
        }
        if (count < 1) {
            throw new UsageException("count must be at least 1; got " + count);
        }
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("truncation must be in [0, 1]; got " + truncation);
        }
    }

    /** Returns a request for the first picture of a seed. */
    public static DrawRequest seed(long seed) {
        return new DrawRequest(seed, 0, 1, Optional.empty(), 1);
    }

    /**
     * Returns the same request for pictures from another index on: those that a request for more
     * pictures has there.
     */
    public DrawRequest first(int index) {
        return new DrawRequest(seed, index, count, label, truncation);
    }

    /** Returns the same request for {@code other} pictures. */
    public DrawRequest count(int other) {
        return new DrawRequest(seed, first, other, label, truncation);
    }

    /** Returns the same request for pictures of one class. */
    public DrawRequest label(String className) {
        return new DrawRequest(seed, first, count, Optional.of(className), truncation);
    }

    /** Returns the same request with another truncation. */
    public DrawRequest truncation(double factor) {
        return new DrawRequest(seed, first, count, label, factor);
    }
}
