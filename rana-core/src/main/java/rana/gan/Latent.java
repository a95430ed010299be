package rana.gan;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import rana.torch.RandomStream;
import rana.torch.Torch;

/**
 * The random input of a generator.
 *
 * @param size the numbers in one latent, at least 1
 * @param distribution the distribution of each number, independent of the others
 */
public record Latent(int size, Distribution distribution) {
    /** The distribution of one number. */
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

    /** Draws {@code count} latents: (count, size), float32, on the CPU. */
    public Tensor draw(RandomStream random, int count) {
        return Torch.tensor(values(random, 0, count), count, size);
    }

    /**
     * Draws some of the latents of {@link #draw} as plain data.
     *
     * @param first the index of the first latent; those before it are drawn and discarded
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
