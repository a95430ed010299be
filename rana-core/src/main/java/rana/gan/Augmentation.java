package rana.gan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import rana.augment.PixelRange;
import rana.augment.Transform;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;

/**
 * Differentiable augmentation (Zhao et al., 2020, arXiv:2006.10738) of all pictures that D sees,
 * real and generated, which keeps D from memorising a small data set. Each transform is applied to
 * each picture independently with a probability (Karras et al., 2020, arXiv:2006.06676). While the
 * probability is well below 1 (0.8 in the second paper), augmentations do not leak into G's
 * pictures.
 *
 * @param transforms in the order in which they are applied, each type at most once; none for no
 *     augmentation
 * @param range the range of the pictures' values
 */
public record Augmentation(List<Transform> transforms, PixelRange range) {
    public Augmentation {
        transforms = List.copyOf(transforms);
        Set<String> types = new HashSet<>();
        for (Transform transform : transforms) {
            if (!types.add(transform.type())) {
                throw new IllegalArgumentException("transforms must have each type at most once; got '"
                        + transform.type() + "' twice; leave one out");
            }
        }
    }

    /**
     * Returns the augmented pictures, an affine function of the pictures, which is differentiable
     * twice. The same stream and probability give the same result; with a higher probability,
     * additional pictures change and the others keep their changes. Real and generated pictures
     * need streams of their own.
     *
     * @param pictures (n, channels, height, width), on {@code device}
     * @param probability the probability that a transform is applied to a picture, in [0, 1]
     * @return (n, channels, height, width), float32, channels-last
     */
    public Tensor apply(Tensor pictures, double probability, RandomStream random, ComputeDevice device) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be in [0, 1]; got " + probability);
        }
        if (probability == 0 || transforms.isEmpty()) {
            return device.place(pictures);
        }
        int count = Math.toIntExact(pictures.size(0));
        try (Scope scope = Scope.open()) {
            Tensor augmented = device.place(pictures);
            for (Transform transform : transforms) {
                RandomStream ofTransform = random.at(transform.type());
                boolean[] chosen = chosen(count, probability, ofTransform.at("chosen"));
                augmented = transform.apply(augmented, chosen, ofTransform.at("amount"), range, device);
            }
            return scope.keep(device.place(augmented));
        }
    }

    private static boolean[] chosen(int count, double probability, RandomStream random) {
        var coins = random.generator();
        boolean[] chosen = new boolean[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = coins.nextDouble() < probability;
        }
        return chosen;
    }
}
