package rana.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.image.Picture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.recipe.ImageSpec;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Draws pictures from a generator.
 *
 * @param generator latents to pictures; lent
 * @param latent what it is fed
 * @param pictures what it gives
 */
public record Sampler(Network generator, Latent latent, ImageSpec pictures) {
    private static final int AT_ONCE = 64;

    /**
     * {@code count} pictures; the first n are the same for every count. Where the generator knows classes, they take turns.
     */
    public List<Picture> draw(int count, RandomStream random) {
        return draw(count, random, this::label);
    }

    /** The class that picture {@code index} is of, unless one is asked for: where the generator knows classes, they take turns. */
    public int label(int index) {
        return index % Math.max(1, pictures.classes());
    }

    /** Where the pictures that a seed numbers are drawn from, the first at its start: the stream for {@link #draw}. */
    public static RandomStream samples(long seed) {
        return RandomStream.of(seed).at("samples");
    }

    /** {@code count} pictures of one class. */
    public List<Picture> draw(int count, RandomStream random, int label) {
        return draw(count, random, i -> label);
    }

    private List<Picture> draw(int count, RandomStream random, IntUnaryOperator label) {
        return draw(
                latent.values(random, 0, count),
                IntStream.range(0, count).map(label).toArray());
    }

    /**
     * The pictures of given latents.
     *
     * @param latents one after the other, {@code latent().size()} numbers each
     * @param labels the class of each; looked at only where the generator knows classes
     */
    public List<Picture> draw(float[] latents, int[] labels) {
        int size = latent.size();
        if (latents.length != (long) labels.length * size) {
            throw new IllegalArgumentException("%d latents need %d numbers each; got %d numbers in all"
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
     * What the generator makes of latents, differentiable by them.
     *
     * @param latents (count, size)
     * @param labels the class of each; looked at only where the generator knows classes
     * @return (count, channels, size, size), in the range that pictures have, more or less
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
