package rana.gan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;

/**
 * What D sees instead of the pictures, real and generated alike, so that it cannot learn few pictures by heart: differentiable
 * augmentation (Zhao et al., 2020, arXiv:2006.10738), each transform upon each picture with a probability of its own coin (Karras
 * et al., 2020, arXiv:2006.06676). While that probability is well below 1 (0.8 in the second paper), G is not led to make augmented
 * pictures.
 *
 * @param transforms in the order in which they are applied, each kind at most once; none for no augmentation
 * @param range of the pictures' numbers
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
     * The pictures, augmented. Affine in them, so gradients of gradients go through it. The same stream and probability give the
     * same result; as the probability rises, pictures are changed that were not, and those that were stay as they were. Real
     * and generated pictures need streams of their own.
     *
     * @param pictures (n, channels, height, width), on {@code device}
     * @param probability that a transform is applied to a picture, in [0, 1]
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
                RandomStream own = random.at(transform.type());
                boolean[] chosen = chosen(count, probability, own.at("chosen"));
                augmented = transform.apply(augmented, chosen, own.at("amount"), range, device);
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
