package rana.metric;

import org.jspecify.annotations.Nullable;
import rana.data.ImageSource;

/**
 * Real pictures to measure against, with what is computed of them once: make one and evaluate against it as often as a training
 * asks for it. Used from one thread.
 */
public final class Reference {
    private final String description;
    private final ExtractorCard extractor;
    private final FeatureSet features;
    private @Nullable Gaussian gaussian;
    private @Nullable Neighbourhood neighbourhood;

    /**
     * A reference.
     *
     * @param description of the pictures, for people
     * @param extractor that the features come from
     */
    public Reference(String description, ExtractorCard extractor, FeatureSet features) {
        this.description = description;
        this.extractor = extractor;
        this.features = features;
    }

    /** The pictures of {@code source}; their features may be in {@code cache} already. */
    public static Reference of(
            ImageSource source, FeatureExtractor extractor, FeatureCache cache, ProgressListener progress) {
        return new Reference(source.description(), extractor.card(), cache.features(extractor, source, progress));
    }

    /** The pictures, for people. */
    public String description() {
        return description;
    }

    /** The extractor that their features come from. */
    public ExtractorCard extractor() {
        return extractor;
    }

    /** Their features. */
    public FeatureSet features() {
        return features;
    }

    Gaussian gaussian() {
        if (gaussian == null) {
            gaussian = Gaussian.of(features);
        }
        return gaussian;
    }

    Neighbourhood neighbourhood(ProgressListener progress) {
        if (neighbourhood == null) {
            neighbourhood = Neighbourhood.of(features, Evaluator.MOST_NEIGHBOURS, progress);
        }
        return neighbourhood;
    }
}
