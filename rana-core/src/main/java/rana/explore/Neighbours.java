package rana.explore;

import java.util.List;
import rana.data.DataListener;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.FeatureSet;
import rana.metric.Nearest;
import rana.metric.ProgressListener;
import rana.run.Run;
import rana.torch.ComputeDevice;

/**
 * The training pictures that are most like a picture: those whose features, which the built-in extractor sees, are nearest in Euclidean
 * distance. It is the distance that {@code rana evaluate} tells copies by, and it is kept in the same cache. Used by one thread at a time.
 */
public final class Neighbours implements AutoCloseable {
    private final ImageSource pictures;
    private final FeatureExtractor extractor;
    private final FeatureSet features;

    /**
     * A training picture near the one that was asked about.
     *
     * @param index of it among the training pictures
     * @param distance of their features; 0 for a copy
     */
    public record Neighbour(int index, double distance, Picture picture) {}

    /**
     * Looks among {@code pictures}, whose features are taken from {@code cache} or computed, once.
     *
     * @param extractor closed with this
     * @param progress hears of the features
     */
    public Neighbours(ImageSource pictures, FeatureExtractor extractor, FeatureCache cache, ProgressListener progress) {
        this.pictures = pictures;
        this.extractor = extractor;
        try {
            this.features = cache.features(extractor, pictures, progress);
        } catch (RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    /** Looks among the pictures that {@code run} was trained on. */
    public static Neighbours of(Run run, ComputeDevice device, DataListener listener, ProgressListener progress) {
        return new Neighbours(run.pictures(listener), Extractors.builtIn(device), FeatureCache.shared(), progress);
    }

    /** The {@code count} nearest to {@code picture}, a square one, the nearest first. */
    public List<Neighbour> nearest(Picture picture, int count) {
        float[] seen = extractor.features(picture.pixels(), picture.width(), picture.channels());
        return Nearest.few(seen, features, count).stream()
                .map(pair -> new Neighbour(pair.training(), pair.distance(), pictures.picture(pair.training())))
                .toList();
    }

    @Override
    public void close() {
        extractor.close();
    }
}
