package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.torch.RandomStream;

/**
 * What a generator is fed.
 *
 * @param size how many numbers make one latent
 */
public record Latent(int size, Distribution distribution) {
    /** How each number is drawn. */
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

    /** {@code count} latents: (count, size), on the CPU. */
    public Tensor draw(RandomStream random, int count) {
        return distribution == Distribution.NORMAL ? random.normal(count, size) : random.uniform(-1, 1, count, size);
    }
}
