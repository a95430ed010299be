package rana.torch;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * Random numbers as a function of where they are used, never of what was drawn before: a stream is named by a path of
 * purposes and indices from a seed, and one name always gives the same numbers.
 *
 * <pre>{@code
 * RandomStream.of(seed).at("latent").at(step).normal(20, 32)
 * }</pre>
 *
 * A run that stops and resumes therefore needs no generator states, and what one purpose draws never shifts another. The
 * numbers are drawn on the JVM, so every device gets the same ones.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long key;

    private RandomStream(long key) {
        this.key = key;
    }

    /** The root of all streams of a run. */
    public static RandomStream of(long seed) {
        return new RandomStream(mix(seed));
    }

    /** The stream for entry {@code index} (a step, a layer, an epoch) below this one. */
    public RandomStream at(long index) {
        return new RandomStream(mix(key + GOLDEN_GAMMA * (index + 1)));
    }

    /** The stream for {@code purpose} below this one. */
    public RandomStream at(String purpose) {
        long hash = key;
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA * (purpose.charAt(i) + 1));
        }
        return new RandomStream(~hash);
    }

    /** A generator at the start of this stream. */
    public SplittableRandom generator() {
        return new SplittableRandom(key);
    }

    /** Independent draws from N(0, 1), float32, of the given shape, on the CPU. */
    public Tensor normal(long... shape) {
        SplittableRandom random = generator();
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Torch.tensor(values, shape);
    }

    /** Independent draws from U[low, high), float32, of the given shape, on the CPU. */
    public Tensor uniform(double low, double high, long... shape) {
        SplittableRandom random = generator();
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextFloat());
        }
        return Torch.tensor(values, shape);
    }

    /** The numbers 0 to {@code n - 1} in random order (Fisher and Yates, 1938). */
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

    private static int elements(long[] shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        return Math.toIntExact(elements);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014, doi:10.1145/2714064.2660195). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
