package rana.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Latent;
import rana.image.Picture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.recipe.Pictures;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Draws pictures from a generator.
 *
 * @param generator latents to pictures; lent
 * @param latent what it is fed
 * @param pictures what it gives
 */
public record Sampler(Network generator, Latent latent, Pictures pictures) {
    private static final int AT_ONCE = 64;

    /**
     * {@code count} pictures; the first n are the same for every count. Where the generator knows classes, they take turns.
     */
    public List<Picture> draw(int count, RandomStream random) {
        return draw(count, random, i -> i % Math.max(1, pictures.classes()));
    }

    /** {@code count} pictures of one class. */
    public List<Picture> draw(int count, RandomStream random, int label) {
        return draw(count, random, i -> label);
    }

    private List<Picture> draw(int count, RandomStream random, IntUnaryOperator label) {
        List<Picture> drawn = new ArrayList<>();
        try (Scope all = Scope.open()) {
            Tensor latents = latent.draw(random, count);
            for (int from = 0; from < count; from += AT_ONCE) {
                int to = Math.min(from + AT_ONCE, count);
                int[] labels = IntStream.range(from, to).map(label).toArray();
                drawn.addAll(draw(latents.narrow(0, from, to - from), labels));
            }
        }
        return drawn;
    }

    /** @param latents (count, size) */
    private List<Picture> draw(Tensor latents, int[] labels) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            ComputeDevice device = generator.device();
            Optional<Tensor> classes = pictures.classes() == 0
                    ? Optional.empty()
                    : Optional.of(device.placeIndices(Torch.indices(labels)));
            Tensor images = generator.forward(device.place(latents), Pass.evaluation(classes, device));
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
