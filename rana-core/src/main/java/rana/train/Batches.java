package rana.train;

import rana.Counts;
import rana.UsageException;
import rana.data.ImageSource;
import rana.random.RandomStream;
import rana.recipe.TrainingConfig.BatchOrder;

/**
 * The batches of real images. The images of batch n depend on n and the seed alone, so that a run
 * can resume at any step.
 */
final class Batches {
    private final ImageSource source;
    private final int batch;
    private final BatchOrder order;
    private final RandomStream random;

    private long epoch = -1;
    private int[] permutation = {};

    Batches(ImageSource source, int batch, BatchOrder order, RandomStream random) {
        if (source.count() < batch) {
            throw new UsageException("%s: %s %s fewer than one batch of %d; add pictures, or set training.batch=%d"
                    .formatted(
                            source.description(),
                            Counts.of(source.count(), "picture"),
                            Counts.are(source.count()),
                            batch,
                            Math.max(1, source.count())));
        }
        this.source = source;
        this.batch = batch;
        this.order = order;
        this.random = random;
    }

    /**
     * Returns the bytes of batch {@code number}, from 0, image after image. An epoch leaves out an
     * incomplete last batch.
     */
    byte[] read(long number) {
        int pictureBytes = source.size() * source.size() * source.channels();
        byte[] bytes = new byte[batch * pictureBytes];
        for (int i = 0; i < batch; i++) {
            source.read(index(number, i), bytes, i * pictureBytes);
        }
        return bytes;
    }

    /** Returns the class of each image of batch {@code number}. */
    int[] labels(long number) {
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = source.label(index(number, i));
        }
        return labels;
    }

    /** Returns the index of the image at {@code place} of batch {@code number}. */
    int index(long number, int place) {
        long batchesPerEpoch = source.count() / batch;
        int position = Math.toIntExact(number % batchesPerEpoch) * batch + place;
        return order == BatchOrder.SEQUENTIAL ? position : shuffled(number / batchesPerEpoch)[position];
    }

    private int[] shuffled(long ofEpoch) {
        if (ofEpoch != epoch) {
            permutation = random.at(ofEpoch).permutation(source.count());
            epoch = ofEpoch;
        }
        return permutation;
    }
}
