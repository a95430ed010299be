package rana.metric;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.UsageException;
import rana.classify.ChannelScaling;
import rana.data.Resize;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/** Features from a {@link Network} that ends in a vector: a classifier without its last layer. */
public final class NetworkExtractor implements FeatureExtractor {
    private final ExtractorCard card;
    private final Network network;
    private final Shape.Image input;
    private final ChannelScaling scaling;
    private final Runnable release;

    /**
     * An extractor over {@code network}, which it closes when it is closed.
     *
     * @param name as it appears in figures
     * @param sha256 of the network's weights
     * @param scaling what bytes become
     */
    public NetworkExtractor(String name, String sha256, Network network, ChannelScaling scaling) {
        this(name, sha256, network, scaling, network::close);
    }

    /**
     * An extractor over a network that is part of something else.
     *
     * @param release frees that when the extractor is closed
     */
    public NetworkExtractor(String name, String sha256, Network network, ChannelScaling scaling, Runnable release) {
        if (!(network.architecture().input() instanceof Shape.Image image)
                || !(network.architecture().output() instanceof Shape.Vector features)
                || image.height() != image.width()
                || image.channels() != scaling.mean().size()) {
            throw new IllegalArgumentException(
                    "an extractor takes square pictures with %d channels and gives a vector; this network takes %s and gives %s"
                            .formatted(
                                    scaling.mean().size(),
                                    network.architecture().input(),
                                    network.architecture().output()));
        }
        this.card = new ExtractorCard(
                name,
                sha256,
                Math.toIntExact(features.features()),
                "Pillow's antialiased bicubic to %d×%d".formatted(image.width(), image.height()));
        this.network = network;
        this.input = image;
        this.scaling = scaling;
        this.release = release;
    }

    @Override
    public ExtractorCard card() {
        return card;
    }

    @Override
    public ComputeDevice device() {
        return network.device();
    }

    @Override
    public float[] features(byte[] pictures, int size, int channels) {
        int side = Math.toIntExact(input.width());
        int wanted = Math.toIntExact(input.channels());
        byte[] resized = resized(withChannels(pictures, channels, wanted), size, wanted, side);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = scaling.tensor(resized, side, network.device());
            return Torch.floats(network.forward(x, Pass.evaluation(network.device())));
        }
    }

    @Override
    public void close() {
        release.run();
    }

    private byte[] withChannels(byte[] pictures, int channels, int wanted) {
        if (channels == wanted) {
            return pictures;
        }
        if (wanted == 3) {
            return Colour.ofGrey(pictures);
        }
        throw new UsageException("the extractor %s takes pictures with %d channel(s); got pictures with %d"
                .formatted(card.name(), wanted, channels));
    }

    private static byte[] resized(byte[] pictures, int size, int channels, int side) {
        if (size == side) {
            return pictures;
        }
        int from = size * size * channels;
        int to = side * side * channels;
        int count = pictures.length / from;
        byte[] resized = new byte[count * to];
        for (int i = 0; i < count; i++) {
            byte[] one = new byte[from];
            System.arraycopy(pictures, i * from, one, 0, from);
            System.arraycopy(Resize.bicubic(one, size, size, channels, side, side), 0, resized, i * to, to);
        }
        return resized;
    }
}
