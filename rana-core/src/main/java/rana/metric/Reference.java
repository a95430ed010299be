package rana.metric;

import org.jspecify.annotations.Nullable;
import rana.ProgressListener;
import rana.data.ImageSource;
import rana.run.ExtractorCard;

/**
 * The real pictures that generators are measured against. Statistics of them are computed once, so
 * one reference serves many evaluations. Not thread-safe.
 */
public final class Reference {
    private final String description;
    private final ExtractorCard extractor;
    private final FeatureSet features;
    private @Nullable Gaussian gaussian;
    private @Nullable Neighbourhood neighbourhood;

    /**
     * Creates a reference.
     *
     * @param description a description of the pictures, to display
     * @param extractor the extractor that computed the features
     * @param features the features of the pictures
     */
    public Reference(String description, ExtractorCard extractor, FeatureSet features) {
        this.description = description;
        this.extractor = extractor;
        this.features = features;
    }

    /**
     * Creates a reference of the pictures of {@code source}, with their features from {@code cache}
     * if it has them.
     */
    public static Reference of(
            ImageSource source, FeatureExtractor extractor, FeatureCache cache, ProgressListener progress) {
        return new Reference(source.description(), extractor.card(), cache.features(extractor, source, progress));
    }

    /** Returns a description of the pictures, to display. */
    public String description() {
        return description;
    }

    /** Returns the extractor that computed the features. */
    public ExtractorCard extractor() {
        return extractor;
    }

    /** Returns the features of the pictures. */
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
            neighbourhood = Neighbourhood.of(features, Evaluator.MAX_NEIGHBOURS, progress);
        }
        return neighbourhood;
    }
}
