package rana.metric;

import rana.classify.Classifier;
import rana.torch.ComputeDevice;

/** The feature extractors that ship with Rana. */
public final class Extractors {
    private Extractors() {}

    /**
     * Creates the default extractor: the last hidden features of the CIFAR-10 classifier that ships
     * with Rana. Its figures are called FD-C10 and KD-C10. The caller closes it.
     */
    public static NetworkExtractor builtIn(ComputeDevice device) {
        Classifier classifier = Classifier.cifar10(device);
        return new NetworkExtractor(
                classifier.card().name(),
                classifier.card().sha256(),
                classifier.features(),
                classifier.scaling(),
                classifier::close);
    }
}
