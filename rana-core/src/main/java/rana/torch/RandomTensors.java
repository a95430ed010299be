package rana.torch;

import org.bytedeco.pytorch.Tensor;
import rana.random.Latent;
import rana.random.RandomStream;

/** The draws of a {@link RandomStream} as tensors: float32, on the CPU. */
public final class RandomTensors {
    private RandomTensors() {}

    /** Returns independent draws from N(0, 1), of the given shape. */
    public static Tensor normal(RandomStream random, long... shape) {
        return Torch.tensor(random.normals(elements(shape)), shape);
    }

    /** Returns independent draws from U[low, high), of the given shape. */
    public static Tensor uniform(RandomStream random, double low, double high, long... shape) {
        return Torch.tensor(random.uniforms(low, high, elements(shape)), shape);
    }

    /** Returns the first {@code count} latents of {@code random}: (count, size). */
    public static Tensor latents(Latent latent, RandomStream random, int count) {
        return Torch.tensor(latent.values(random, 0, count), count, latent.size());
    }

    private static int elements(long[] shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        return Math.toIntExact(elements);
    }
}
