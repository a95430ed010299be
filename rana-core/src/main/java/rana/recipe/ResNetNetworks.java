package rana.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.nn.AveragePool;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Gain;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Residual;
import rana.nn.SpectralNorm;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.random.Latent;

/**
 * The residual networks of SNGAN (Miyato et al., 2018, arXiv:1802.05957, appendix B.4). The
 * generator's blocks double the size and use batch normalisation; the discriminator's blocks halve
 * it down to 8×8, followed by two that keep it, with spectral normalisation in every layer. Its last
 * layer sees the mean over the 8×8 pixels, where the paper has the sum: the scores are 1/64 of the
 * paper's, without the bias.
 *
 * @param latent the input of the generator
 * @param init the initialisation of kernels
 * @param generatorWidth the channels of the generator, 256 in the paper
 * @param discriminatorWidth the channels of the discriminator, 128 in the paper
 */
public record ResNetNetworks(Latent latent, Init init, int generatorWidth, int discriminatorWidth)
        implements GanNetworks {
    private static final int MIN_WIDTH = 16;

    public ResNetNetworks {
        if (generatorWidth < 1) {
            throw new IllegalArgumentException("generatorWidth must be at least 1; got " + generatorWidth);
        }
        if (discriminatorWidth < 1) {
            throw new IllegalArgumentException("discriminatorWidth must be at least 1; got " + discriminatorWidth);
        }
    }

    @Override
    public Optional<Networks> narrower() {
        boolean wide = Math.min(generatorWidth, discriminatorWidth) > MIN_WIDTH;
        return wide && generatorWidth % 2 == 0 && discriminatorWidth % 2 == 0
                ? Optional.of(new ResNetNetworks(latent, init, generatorWidth / 2, discriminatorWidth / 2))
                : Optional.empty();
    }

    @Override
    public List<Layer> generator(ImageSpec pictures) {
        List<Layer> layers =
                new ArrayList<>(List.of(new Linear(4L * 4 * generatorWidth), new Reshape(4, 4, generatorWidth)));
        for (int i = 0; i < Networks.doublings(pictures); i++) {
            layers.add(doubling());
        }
        layers.addAll(
                List.of(normalisation(), new Relu(), new Conv(pictures.channels(), 3, 1, Padding.SAME), new Tanh()));
        return layers;
    }

    @Override
    public List<Layer> discriminator(ImageSpec pictures) {
        int halvings = Networks.doublings(pictures) - 1;
        List<Layer> layers = new ArrayList<>(List.of(first()));
        for (int i = 1; i < halvings; i++) {
            layers.add(halving());
        }
        layers.addAll(List.of(keeping(), keeping(), new Relu(), new AveragePool(8), new Flatten()));
        layers.add(new SpectralNorm(new Linear(1)));
        return layers;
    }

    private Layer doubling() {
        return new Residual(
                List.of(
                        normalisation(),
                        new Relu(),
                        new Upsample(2),
                        new Conv(generatorWidth, 3, 1, Padding.SAME),
                        normalisation(),
                        new Relu(),
                        new Conv(generatorWidth, 3, 1, Padding.SAME)),
                List.of(new Upsample(2), new Conv(generatorWidth, 1, 1, Padding.SAME)));
    }

    /**
     * Returns the first block, without an activation before its first convolution because its input
     * is pixels.
     */
    private Layer first() {
        return new Residual(
                List.of(wide(), new Relu(), wide(), new AveragePool(2)), List.of(new AveragePool(2), narrow()));
    }

    private Layer halving() {
        return new Residual(
                List.of(new Relu(), wide(), new Relu(), wide(), new AveragePool(2)),
                List.of(narrow(), new AveragePool(2)));
    }

    private Layer keeping() {
        return new Residual(List.of(new Relu(), wide(), new Relu(), wide()), List.of());
    }

    private Layer wide() {
        return new SpectralNorm(new Gain(Math.sqrt(2), new Conv(discriminatorWidth, 3, 1, Padding.SAME)));
    }

    private Layer narrow() {
        return new SpectralNorm(new Conv(discriminatorWidth, 1, 1, Padding.SAME));
    }

    private static Layer normalisation() {
        return new BatchNorm(0.9, 1e-5);
    }
}
