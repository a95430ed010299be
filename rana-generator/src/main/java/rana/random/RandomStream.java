package rana.random;

import java.util.SplittableRandom;

/**
 * A stream of random numbers whose values depend on its name only, never on earlier draws. The name
 * is a path of purposes and indices below a seed; the same name always yields the same numbers.
 *
 * <pre>{@code
 * RandomStream.of(seed).at("latent").at(step).normals(640)
 * }</pre>
 *
 * A run that stops and resumes therefore stores no generator states, and draws for one purpose
 * never shift those for another. The numbers are drawn on the JVM, so every device receives the
 * same ones. Immutable and thread-safe.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long key;

    private RandomStream(long key) {
        this.key = key;
    }

    /** Returns the root of all streams of a run. */
    public static RandomStream of(long seed) {
        return new RandomStream(mix(seed));
    }

    /** Returns the stream for entry {@code index} (a step, a layer, an epoch) below this one. */
    public RandomStream at(long index) {
        return new RandomStream(mix(key + GOLDEN_GAMMA * (index + 1)));
    }

    /** Returns the stream for {@code purpose} below this one. */
    public RandomStream at(String purpose) {
        long hash = key;
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA * (purpose.charAt(i) + 1));
        }
        return new RandomStream(~hash);
    }

    /** Returns a new generator at the start of this stream. */
    public SplittableRandom generator() {
        return new SplittableRandom(key);
    }

    /** Returns {@code count} independent draws from N(0, 1). */
    public float[] normals(int count) {
        SplittableRandom random = generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Returns {@code count} independent draws from U[low, high). */
    public float[] uniforms(double low, double high, int count) {
        SplittableRandom random = generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * random.nextFloat());
        }
        return values;
    }

    /** Returns the numbers 0 to {@code n - 1} in random order (Fisher and Yates, 1938). */
    public int[] permutation(int n) {
        SplittableRandom random = generator();
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /**
     * Applies the finaliser of SplitMix64 (Steele, Lea and Flood, 2014,
     * doi:10.1145/2714064.2660195).
     */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
