package rana.metric;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.UsageException;
import rana.classify.ChannelScaling;
import rana.image.Resize;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.run.ExtractorCard;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A feature extractor over a {@link Network} that outputs a vector, such as a classifier without
 * its last layer.
 */
public final class NetworkExtractor implements FeatureExtractor {
    private final ExtractorCard card;
    private final Network network;
    private final Shape.Image input;
    private final ChannelScaling scaling;
    private final Runnable release;

    /**
     * Creates an extractor over {@code network}, which it takes ownership of.
     *
     * @param name the name as it appears in figures
     * @param sha256 the SHA-256 of the network's weights
     * @param scaling the scaling of the pixels
     */
    public NetworkExtractor(String name, String sha256, Network network, ChannelScaling scaling) {
        this(name, sha256, network, scaling, network::close);
    }

    /**
     * Creates an extractor over a network that another object owns.
     *
     * @param release called when the extractor is closed, to free the owner
     */
    public NetworkExtractor(String name, String sha256, Network network, ChannelScaling scaling, Runnable release) {
        if (!(network.architecture().input() instanceof Shape.Image image)
                || !(network.architecture().output() instanceof Shape.Vector features)
                || image.height() != image.width()
                || image.channels() != scaling.mean().size()) {
            throw new IllegalArgumentException(
                    "an extractor takes square pictures with %d channels and returns a vector; this network takes %s and returns %s"
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
        int expected = Math.toIntExact(input.channels());
        byte[] resized = resized(withChannels(pictures, channels, expected), size, expected, side);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = scaling.tensor(resized, side, network.device());
            return Torch.floats(network.forward(x, Pass.evaluation(network.device())));
        }
    }

    /**
     * Computes the features of pictures given as a tensor, differentiable with respect to it.
     * Pictures of another size are resized by adaptive average pooling or bilinear upsampling, so
     * their features are close, but not equal, to those of the same pictures given as bytes.
     *
     * @param pictures (pictures, channels, size, size), 0 to 1, on this extractor's device; either
     *     1 channel or the extractor's number of channels
     * @return (pictures, dimension)
     */
    public Tensor features(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            long side = input.width();
            Tensor coloured = pictures.expand(-1, input.channels(), -1, -1);
            Tensor resized = coloured;
            if (pictures.size(2) > side) {
                resized = torch.adaptive_avg_pool2d(coloured, side, side);
            } else if (pictures.size(2) < side) {
                resized = torch.upsample_bilinear2d(coloured, new long[] {side, side}, false);
            }
            Tensor x = scaling.scaled(resized, network.device());
            return scope.keep(network.forward(network.device().place(x), Pass.evaluation(network.device())));
        }
    }

    @Override
    public void close() {
        release.run();
    }

    private byte[] withChannels(byte[] pictures, int channels, int expected) {
        if (channels == expected) {
            return pictures;
        }
        if (expected == 3) {
            return GreyToRgb.convert(pictures);
        }
        throw new UsageException("the extractor %s takes pictures with %d channel(s); got pictures with %d"
                .formatted(card.name(), expected, channels));
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
