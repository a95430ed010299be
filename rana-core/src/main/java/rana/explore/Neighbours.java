package rana.explore;

import java.util.List;
import rana.ProgressListener;
import rana.data.DataListener;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.FeatureSet;
import rana.metric.Nearest;
import rana.run.Run;
import rana.torch.ComputeDevice;

/**
 * The training pictures most similar to a picture: those whose features, from the built-in
 * extractor, are nearest in Euclidean distance. Evaluations detect copies by the same distance, and
 * both use the same cache. For use by one thread at a time.
 */
public final class Neighbours implements AutoCloseable {
    private final ImageSource pictures;
    private final FeatureExtractor extractor;
    private final FeatureSet features;

    /**
     * A training picture near the given one.
     *
     * @param index the index of the training picture
     * @param distance the distance of the features; 0 for a copy
     * @param picture the training picture
     */
    public record Neighbour(int index, double distance, Picture picture) {}

    /**
     * Creates a search among {@code pictures}, whose features are read from {@code cache} or
     * computed once.
     *
     * @param extractor computes features; closed with the search
     * @param progress receives the progress of that computation
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

    /** Returns a search among the pictures that {@code run} was trained on. */
    public static Neighbours of(Run run, ComputeDevice device, DataListener listener, ProgressListener progress) {
        return new Neighbours(run.images(listener), Extractors.builtIn(device), FeatureCache.shared(), progress);
    }

    /**
     * Returns the {@code count} training pictures nearest to {@code picture}, which is square; the
     * nearest first.
     */
    public List<Neighbour> nearest(Picture picture, int count) {
        float[] wanted = extractor.features(picture.pixels(), picture.width(), picture.channels());
        return Nearest.few(wanted, features, count).stream()
                .map(pair -> new Neighbour(pair.training(), pair.distance(), pictures.picture(pair.training())))
                .toList();
    }

    @Override
    public void close() {
        extractor.close();
    }
}
