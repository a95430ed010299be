package rana.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.nn.Basis;
import rana.nn.ClassEmbedding;
import rana.nn.ClassProjection;
import rana.nn.Conv;
import rana.nn.FirDownsample;
import rana.nn.FirUpsample;
import rana.nn.Flatten;
import rana.nn.Gain;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Residual;
import rana.random.Latent;

/**
 * The networks of R3GAN (Huang et al., 2025, arXiv:2501.05441, section 4 and appendix): residual
 * blocks of a 1×1, a grouped 3×3 and a 1×1 convolution, resampling with a filter, no normalisation,
 * and a learnt basis at the 4×4 end of each network. If the images have classes, both networks are
 * conditional on them.
 *
 * @param latent the input of the generator
 * @param widths the channels of the stages at 4×4, 8×8, 16×16 and so on; smaller images use only
 *     the first of them
 * @param blocks the number of residual blocks in each stage, in the same order
 * @param expansion the factor by which a block is wider inside
 * @param groupWidth the channels in each group of the 3×3 convolution; it divides each width times
 *     {@code expansion}
 */
public record R3GanNetworks(Latent latent, List<Integer> widths, List<Integer> blocks, int expansion, int groupWidth)
        implements GanNetworks {
    private static final double SLOPE = 0.2;
    private static final List<Double> TAPS = List.of(1.0, 3.0, 3.0, 1.0);
    private static final int MAX_BLOCKS = 1000;
    /** The gain that keeps the variance through a leaky ReLU. */
    private static final double ACTIVATION_GAIN = Math.sqrt(2 / (1 + SLOPE * SLOPE));

    public R3GanNetworks {
        widths = List.copyOf(widths);
        blocks = List.copyOf(blocks);
        if (widths.isEmpty() || widths.size() != blocks.size()) {
            throw new IllegalArgumentException("widths and blocks must have an entry for each stage; got "
                    + widths.size() + " and " + blocks.size());
        }
        if (expansion < 1) {
            throw new IllegalArgumentException("expansion must be at least 1; got " + expansion);
        }
        for (int width : widths) {
            if (width < 1 || groupWidth < 1 || (long) width * expansion % groupWidth != 0) {
                throw new IllegalArgumentException(
                        "groupWidth must divide each width times expansion; got %d, and %d times %d"
                                .formatted(groupWidth, width, expansion));
            }
        }
        for (int each : blocks) {
            if (each < 0 || each > MAX_BLOCKS) {
                throw new IllegalArgumentException(
                        "blocks must be 0 to %d in each stage; got %s".formatted(MAX_BLOCKS, blocks));
            }
        }
    }

    @Override
    public Optional<Networks> narrower() {
        boolean divisible =
                widths.stream().allMatch(width -> width % 2 == 0 && width / 2 * expansion % groupWidth == 0);
        return divisible
                ? Optional.of(new R3GanNetworks(
                        latent, widths.stream().map(width -> width / 2).toList(), blocks, expansion, groupWidth))
                : Optional.empty();
    }

    @Override
    public Init init() {
        return new Init.FanIn(1);
    }

    @Override
    public List<Layer> generator(ImageSpec pictures) {
        int last = lastStage(pictures);
        List<Layer> layers = new ArrayList<>();
        if (pictures.classes() > 0) {
            layers.add(new ClassEmbedding(pictures.classes(), latent.size()));
        }
        layers.add(new Basis(4, 4, widths.get(0)));
        for (int stage = 0; stage <= last; stage++) {
            if (stage > 0) {
                addTransition(layers, widths.get(stage - 1), widths.get(stage));
                layers.add(new FirUpsample(TAPS));
            }
            addBlocks(layers, stage, last);
        }
        layers.add(narrow(pictures.channels()));
        return layers;
    }

    @Override
    public List<Layer> discriminator(ImageSpec pictures) {
        int last = lastStage(pictures);
        List<Layer> layers = new ArrayList<>(List.of(narrow(widths.get(last))));
        for (int stage = last; stage >= 0; stage--) {
            addBlocks(layers, stage, last);
            if (stage > 0) {
                layers.add(new FirDownsample(TAPS));
                addTransition(layers, widths.get(stage), widths.get(stage - 1));
            }
        }
        int width = widths.get(0);
        layers.addAll(List.of(new Conv(width, 4, 1, Padding.VALID, width, false), new Flatten()));
        if (pictures.classes() > 0) {
            layers.addAll(List.of(new Linear(width, false), new ClassProjection(pictures.classes())));
        } else {
            layers.add(new Linear(1, false));
        }
        return layers;
    }

    private int lastStage(ImageSpec pictures) {
        int last = Networks.doublings(pictures);
        if (last >= widths.size()) {
            throw new IllegalArgumentException("networks.widths: images of %d pixels need %d stages; got %d widths"
                    .formatted(pictures.size(), last + 1, widths.size()));
        }
        return last;
    }

    private static void addTransition(List<Layer> layers, int from, int to) {
        if (from != to) {
            layers.add(narrow(to));
        }
    }

    private void addBlocks(List<Layer> layers, int stage, int last) {
        int all =
                blocks.subList(0, last + 1).stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < blocks.get(stage); i++) {
            layers.add(block(widths.get(stage), all));
        }
    }

    /**
     * Returns a block, initialised so that the output does not depend on the depth (Zhang et al.,
     * 2019, arXiv:1901.09321): of its three convolutions, the first two have a gain of L^(-1/4) and
     * the last of 0.
     *
     * @param all the number of blocks of the network, L
     */
    private Layer block(int width, int all) {
        long inner = (long) width * expansion;
        double gain = ACTIVATION_GAIN * Math.pow(all, -0.25);
        return new Residual(
                List.of(
                        new Gain(gain, new Conv(inner, 1, 1, Padding.SAME)),
                        new LeakyRelu(SLOPE),
                        new Gain(gain, new Conv(inner, 3, 1, Padding.SAME, Math.toIntExact(inner / groupWidth), true)),
                        new LeakyRelu(SLOPE),
                        new Gain(0, new Conv(width, 1, 1, Padding.SAME, 1, false))),
                List.of());
    }

    private static Layer narrow(int channels) {
        return new Conv(channels, 1, 1, Padding.SAME, 1, false);
    }
}
