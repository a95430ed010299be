package rana.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.image.Picture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A generator network as it is now, with the format of its latents and pictures. A training draws
 * its samples with it, and a loaded generator draws by the same code.
 *
 * @param generator the network from latents to pictures; borrowed; its owner closes it
 * @param latent the format of its input
 * @param pictures the format of its output
 */
public record Sampler(Network generator, Latent latent, ImageSpec pictures) {
    static final int AT_ONCE = 64;

    /** Returns a sampler of a network of {@code recipe}. */
    public static Sampler of(Network generator, Recipe recipe) {
        return new Sampler(generator, recipe.networks().latent(), recipe.pictures());
    }

    /**
     * Draws {@code count} pictures; the first n are the same for every count. The classes, if there
     * are any, take turns.
     */
    public List<Picture> draw(int count, RandomStream random) {
        return draw(labels(pictures, count), random);
    }

    /**
     * Draws one picture for each label; the first n depend on the first n labels only.
     *
     * @param labels the class of each; ignored if the network is unconditional
     */
    public List<Picture> draw(int[] labels, RandomStream random) {
        return draw(latent.values(random, 0, labels.length), labels);
    }

    /**
     * Returns the classes of the pictures that {@link #draw(int, RandomStream)} draws: the classes
     * in turn, or all 0 if there are none.
     */
    public static int[] labels(ImageSpec pictures, int count) {
        return IntStream.range(0, count)
                .map(index -> index % Math.max(1, pictures.classes()))
                .toArray();
    }

    /**
     * Draws the pictures of given latents.
     *
     * @param latents one after the other, {@code latent().size()} numbers each
     * @param labels the class of each; ignored if the network is unconditional
     */
    public List<Picture> draw(float[] latents, int[] labels) {
        int size = latent.size();
        if (latents.length != (long) labels.length * size) {
            throw new IllegalArgumentException("%d latents must have %d numbers each; got %d numbers in all"
                    .formatted(labels.length, size, latents.length));
        }
        List<Picture> drawn = new ArrayList<>();
        for (int from = 0; from < labels.length; from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, labels.length);
            drawn.addAll(drawAtOnce(
                    Arrays.copyOfRange(latents, from * size, to * size), Arrays.copyOfRange(labels, from, to)));
        }
        return drawn;
    }

    /**
     * Computes the images of latents, differentiable with respect to the latents.
     *
     * @param latents (count, size)
     * @param labels the class of each; ignored if the network is unconditional
     * @return (count, channels, size, size), mostly within the recipe's range of pixels
     */
    public Tensor images(Tensor latents, int[] labels) {
        ComputeDevice device = generator.device();
        Optional<Tensor> classes =
                pictures.classes() == 0 ? Optional.empty() : Optional.of(device.placeIndices(Torch.indices(labels)));
        return generator.forward(device.place(latents), Pass.evaluation(classes, device));
    }

    private List<Picture> drawAtOnce(float[] latents, int[] labels) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor images = images(Torch.tensor(latents, labels.length, latent.size()), labels);
            byte[] bytes =
                    Torch.bytes(images, pictures.range().low(), pictures.range().high());
            int each = bytes.length / labels.length;
            List<Picture> drawn = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += each) {
                byte[] one = Arrays.copyOfRange(bytes, from, from + each);
                drawn.add(new Picture(pictures.size(), pictures.size(), pictures.channels(), one));
            }
            return drawn;
        }
    }
}
