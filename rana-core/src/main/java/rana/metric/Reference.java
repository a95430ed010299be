package rana.metric;

import java.util.LinkedHashMap;
import java.util.Map;
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
    private final Map<String, Integer> classCounts;
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
        this(description, extractor, features, Map.of());
    }

    private Reference(
            String description, ExtractorCard extractor, FeatureSet features, Map<String, Integer> classCounts) {
        this.classCounts = classCounts;
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
        FeatureSet features = cache.features(extractor, source, progress);
        return new Reference(source.description(), extractor.card(), features, classCounts(source));
    }

    private static Map<String, Integer> classCounts(ImageSource source) {
        int[] counts = source.classCounts();
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int label = 0; label < counts.length; label++) {
            named.merge(source.classes().get(label), counts[label], Integer::sum);
        }
        return named;
    }

    /** Returns a description of the pictures, to display. */
    public String description() {
        return description;
    }

    /** Returns the extractor that computed the features. */
    public ExtractorCard extractor() {
        return extractor;
    }

    /** Returns the number of pictures of each class, by its name; empty without classes. */
    public Map<String, Integer> classCounts() {
        return Map.copyOf(classCounts);
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
