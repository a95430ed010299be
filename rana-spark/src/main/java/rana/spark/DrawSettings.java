package rana.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/**
 * The pictures that executors draw. They draw whole batches, which begin at multiples of
 * {@link #BATCH}, whatever pictures are requested: a picture depends on its seed, not on the others.
 *
 * @param seed the seed of the first picture; the others follow
 * @param count the number of pictures, at least 1
 * @param label the name of the class; null for all classes in turn
 * @param truncation the factor of the latents, in [0, 1]
 * @param isPng true for PNG files, false for pixels
 */
record DrawSettings(long seed, long count, @Nullable String label, double truncation, boolean isPng)
        implements Serializable {
    /** The number of pictures in a batch. Another one would change the pictures of some generators. */
    static final int BATCH = 64;

    DrawSettings {
        if (count < 1) {
            throw new UsageException("count must be at least 1; got " + count);
        }
        if (seed > Long.MAX_VALUE - count + 1) {
            throw new UsageException("seed must be at most %d for %d pictures; got %d"
                    .formatted(Long.MAX_VALUE - count + 1, count, seed));
        }
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("truncation must be in [0, 1]; got " + truncation);
        }
    }

    /** Returns the seed of the last picture. */
    long lastSeed() {
        return seed + count - 1;
    }

    /** Returns the number of the batch of the first picture. */
    long firstBatch() {
        return Math.floorDiv(seed, BATCH);
    }

    /** Returns the number of the batch of the last picture. */
    long lastBatch() {
        return Math.floorDiv(lastSeed(), BATCH);
    }

    /** Returns true if the picture of {@code other} is requested. */
    boolean contains(long other) {
        return other >= seed && other <= lastSeed();
    }

    /**
     * Returns these settings in parts.
     *
     * @param size a multiple of {@link #BATCH}
     */
    List<DrawSettings> parts(long size) {
        long first = Math.floorDiv(seed, size);
        long last = Math.floorDiv(lastSeed(), size);
        return LongStream.rangeClosed(first, last)
                .mapToObj(part -> {
                    long from = part == first ? seed : part * size;
                    long to = part == last ? lastSeed() : part * size + size - 1;
                    return new DrawSettings(from, to - from + 1, label, truncation, isPng);
                })
                .toList();
    }
}
