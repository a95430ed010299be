package rana.random;

import java.util.SplittableRandom;

/**
 * The input of a generator.
 *
 * @param size the number of components of one latent
 * @param distribution the distribution of each component
 */
public record Latent(int size, Distribution distribution) {
    /** The distribution of a component. */
    public enum Distribution {
        /** N(0, 1). */
        NORMAL,
        /** U[-1, 1). */
        UNIFORM
    }

    public Latent {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1; got " + size);
        }
    }

    /**
     * Returns some of the latents of a stream. A latent depends on its index only, not on
     * {@code first} or {@code count}.
     *
     * @param first the index of the first latent to return; those before it are drawn and dropped
     * @return {@code count} latents one after the other, {@link #size} numbers each
     */
    public float[] values(RandomStream random, int first, int count) {
        SplittableRandom generator = random.generator();
        for (long skipped = 0; skipped < (long) first * size; skipped++) {
            number(generator);
        }
        float[] values = new float[Math.multiplyExact(count, size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(generator);
        }
        return values;
    }

    private float number(SplittableRandom generator) {
        return distribution == Distribution.NORMAL
                ? (float) generator.nextGaussian()
                : (float) (2.0 * generator.nextFloat() - 1);
    }
}
