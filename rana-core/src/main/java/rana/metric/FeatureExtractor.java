package rana.metric;

import rana.data.ImageSource;
import rana.torch.ComputeDevice;

/** Says in numbers what is on a picture, so that pictures can be compared by it. Used from one thread; close it. */
public interface FeatureExtractor extends AutoCloseable {
    /** Pictures that are given to {@link #features(byte[], int, int)} at once. */
    int BATCH = 64;

    /** Which extractor this is. */
    ExtractorCard card();

    /** Where it computes: the same picture has slightly other features on a CPU and on a GPU. */
    ComputeDevice device();

    /**
     * The features of a few pictures.
     *
     * @param pictures picture after picture, rows from the top, channels interleaved
     * @param size side of each, in pixels
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @return picture after picture, {@code card().dimension()} numbers each
     * @throws rana.UsageException if it cannot take such pictures
     */
    float[] features(byte[] pictures, int size, int channels);

    /** The features of all pictures of {@code source}, batch by batch. */
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

    /** Frees what it holds. */
    @Override
    void close();
}
