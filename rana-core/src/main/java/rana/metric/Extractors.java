package rana.metric;

import rana.classify.Classifier;
import rana.torch.ComputeDevice;

/** The extractors that come with Rana. */
public final class Extractors {
    private Extractors() {}

    /**
     * The extractor that is used unless another is asked for: what the CIFAR-10 classifier that comes with Rana sees before it answers.
     * Its figures are called FD-C10 and KD-C10. Close it.
     */
    public static FeatureExtractor builtIn(ComputeDevice device) {
        Classifier classifier = Classifier.cifar10(device);
        return new NetworkExtractor(
                classifier.card().name(),
                classifier.card().sha256(),
                classifier.features(),
                classifier.scaling(),
                classifier::close);
    }
}
