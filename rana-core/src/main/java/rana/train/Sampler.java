package rana.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Latent;
import rana.image.Picture;
import rana.nn.Network;
import rana.nn.Pass;
import rana.recipe.Pictures;
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

    /** {@code count} pictures; the first n are the same for every count. */
    public List<Picture> draw(int count, RandomStream random) {
        List<Picture> drawn = new ArrayList<>();
        try (Scope all = Scope.open()) {
            Tensor latents = latent.draw(random, count);
            for (int from = 0; from < count; from += AT_ONCE) {
                drawn.addAll(draw(latents.narrow(0, from, Math.min(AT_ONCE, count - from))));
            }
        }
        return drawn;
    }

    /** @param latents (count, size) */
    private List<Picture> draw(Tensor latents) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor images = generator.forward(generator.device().place(latents), Pass.evaluation(generator.device()));
            byte[] bytes =
                    Torch.bytes(images, pictures.range().low(), pictures.range().high());
            int each = bytes.length / Math.toIntExact(latents.size(0));
            List<Picture> drawn = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += each) {
                byte[] one = Arrays.copyOfRange(bytes, from, from + each);
                drawn.add(new Picture(pictures.size(), pictures.size(), pictures.channels(), one));
            }
            return drawn;
        }
    }
}
