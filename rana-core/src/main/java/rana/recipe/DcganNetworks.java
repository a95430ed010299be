package rana.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Tanh;
import rana.random.Latent;

/**
 * The networks of DCGAN (Radford et al., 2015, arXiv:1511.06434), for images of 16 to 128 pixels:
 * strided convolutions, batch normalisation, ReLU in the generator and leaky ReLU in the
 * discriminator.
 *
 * @param latent the input of the generator
 * @param init the initialisation of kernels
 * @param width the number of channels at full resolution; each halving of the size doubles it
 * @param batchNormInDiscriminator true to use batch normalisation in the discriminator, as in the
 *     paper; it must be false with a gradient penalty
 */
public record DcganNetworks(Latent latent, Init init, int width, boolean batchNormInDiscriminator)
        implements GanNetworks {
    private static final int KERNEL = 4;
    private static final int MIN_WIDTH = 16;

    public DcganNetworks {
        if (width < 1) {
            throw new IllegalArgumentException("width must be at least 1; got " + width);
        }
    }

    @Override
    public Optional<Networks> narrower() {
        return width % 2 == 0 && width > MIN_WIDTH
                ? Optional.of(new DcganNetworks(latent, init, width / 2, batchNormInDiscriminator))
                : Optional.empty();
    }

    @Override
    public List<Layer> generator(ImageSpec pictures) {
        int doublings = Networks.doublings(pictures);
        long channels = (long) width << (doublings - 1);
        List<Layer> layers = new ArrayList<>(
                List.of(new Linear(4 * 4 * channels), new Reshape(4, 4, channels), normalisation(), new Relu()));
        for (int i = 1; i < doublings; i++) {
            channels /= 2;
            layers.addAll(List.of(new ConvTranspose(channels, KERNEL, 2, Padding.SAME), normalisation(), new Relu()));
        }
        layers.addAll(List.of(new ConvTranspose(pictures.channels(), KERNEL, 2, Padding.SAME), new Tanh()));
        return layers;
    }

    @Override
    public List<Layer> discriminator(ImageSpec pictures) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < Networks.doublings(pictures); i++) {
            layers.add(new Conv((long) width << i, KERNEL, 2, Padding.SAME));
            if (batchNormInDiscriminator && i > 0) {
                layers.add(normalisation());
            }
            layers.add(new LeakyRelu(0.2));
        }
        layers.addAll(List.of(new Flatten(), new Linear(1)));
        return layers;
    }

    private static Layer normalisation() {
        return new BatchNorm(0.9, 1e-5);
    }
}
