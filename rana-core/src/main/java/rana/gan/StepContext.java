package rana.gan;

import rana.random.RandomStream;

/**
 * The circumstances of one training step.
 *
 * @param step the number of steps taken before it
 * @param fraction the fraction of the training that is done, in [0, 1]
 * @param images the number of real pictures shown over the whole training, including this step
 * @param batches the source of real pictures
 * @param random the root of all randomness of the training; the step derives its streams from it by
 *     name and number
 */
public record StepContext(long step, double fraction, long images, BatchSource batches, RandomStream random) {
    /** A source of real pictures. */
    @FunctionalInterface
    public interface BatchSource {
        /**
         * Returns the batch of an update, on the networks' device. It belongs to the innermost open
         * {@link rana.torch.Scope}.
         *
         * @param update the number of the update, counted from 0 over the whole training
         */
        Batch batch(long update);
    }
}
