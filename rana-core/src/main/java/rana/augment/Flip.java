package rana.augment;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Torch;

/**
 * A horizontal flip of half of the chosen pictures (Karras et al., 2020, arXiv:2006.06676, appendix
 * B).
 */
public record Flip() implements Transform {
    @Override
    public String type() {
        return "flip";
    }

    @Override
    public Tensor apply(
            Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device) {
        return mirror(pictures, draw(chosen, random), device);
    }

    /** Returns 1 for each picture to flip, 0 for the others. */
    static float[] draw(boolean[] chosen, RandomStream random) {
        var coins = random.generator();
        float[] mirrored = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            boolean heads = coins.nextBoolean();
            mirrored[i] = chosen[i] && heads ? 1 : 0;
        }
        return mirrored;
    }

    /** Returns the pictures; those whose {@code mirrored} is 1 are flipped. */
    public static Tensor mirror(Tensor pictures, float[] mirrored, ComputeDevice device) {
        Tensor which = device.place(Torch.tensor(mirrored, mirrored.length, 1, 1, 1));
        return pictures.flip(3).where(which.gt(Scalars.of(0.5)), pictures);
    }
}
