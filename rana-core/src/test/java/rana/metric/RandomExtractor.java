package rana.metric;

import java.security.MessageDigest;
import java.util.List;
import rana.classify.ChannelScaling;
import rana.io.Sha256;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Padding;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** An extractor for tests. */
final class RandomExtractor {
    private static final int SIDE = 32;
    private static final int FEATURES = 128;

    private RandomExtractor() {}

    /**
     * Returns a small convolutional network with random weights, the same on every machine. It
     * favours no kind of picture (Naeem et al., 2020, arXiv:2002.09797, section 5.1) but is less
     * sensitive than a trained one. Its figures have the name {@code random128}.
     */
    static NetworkExtractor random(ComputeDevice device) {
        Architecture architecture = new Architecture(
                new Shape.Image(3, SIDE, SIDE),
                List.of(
                        convolution(32),
                        new LeakyRelu(0.2),
                        convolution(64),
                        new LeakyRelu(0.2),
                        convolution(128),
                        new LeakyRelu(0.2),
                        new Flatten(),
                        new Linear(FEATURES)));
        Network network = new Network(
                architecture, new Init.GlorotUniform(), RandomStream.of(0).at("random128"), device);
        MessageDigest digest = Sha256.digest();
        network.tensors().values().forEach(tensor -> NumberDigest.update(digest, Torch.floats(tensor)));
        List<Double> half = List.of(0.5, 0.5, 0.5);
        return new NetworkExtractor("random128", Sha256.hexadecimal(digest), network, new ChannelScaling(half, half));
    }

    private static Conv convolution(int channels) {
        return new Conv(channels, 4, 2, Padding.SAME);
    }
}
