package rana.metric;

import rana.ProgressListener;
import rana.data.ImageSource;
import rana.run.ExtractorCard;
import rana.torch.ComputeDevice;

/**
 * A function from pictures to feature vectors, by which pictures are compared. Not thread-safe.
 * Close it to free its memory.
 */
public interface FeatureExtractor extends AutoCloseable {
    /** The number of pictures passed to {@link #features(byte[], int, int)} at once. */
    int BATCH = 64;

    /** Returns the card that identifies this extractor. */
    ExtractorCard card();

    /**
     * Returns the device it computes on. Features of the same picture differ slightly between CPU
     * and GPU.
     */
    ComputeDevice device();

    /**
     * Computes the features of a batch of pictures.
     *
     * @param pictures picture after picture, rows from the top, channels interleaved
     * @param size the side of each, in pixels
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @return picture after picture, {@code card().dimension()} numbers each
     * @throws rana.UsageException if the extractor does not support such pictures
     */
    float[] features(byte[] pictures, int size, int channels);

    /** Computes the features of all pictures of {@code source}, batch by batch. */
    default FeatureSet features(ImageSource source, ProgressListener progress) {
        int dimension = card().dimension();
        int pictureBytes = source.size() * source.size() * source.channels();
        float[] values = new float[Math.multiplyExact(source.count(), dimension)];
        for (int from = 0; from < source.count(); from += BATCH) {
            int count = Math.min(BATCH, source.count() - from);
            byte[] pictures = new byte[count * pictureBytes];
            for (int i = 0; i < count; i++) {
                source.read(from + i, pictures, i * pictureBytes);
            }
            float[] features = features(pictures, source.size(), source.channels());
            System.arraycopy(features, 0, values, from * dimension, count * dimension);
            progress.progress("features of " + source.description() + ", pictures", from + count, source.count());
        }
        return new FeatureSet(values, source.count(), dimension);
    }

    /** Frees the extractor's native memory. */
    @Override
    void close();
}
