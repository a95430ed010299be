package rana.nn;

import org.bytedeco.pytorch.Tensor;

/** The shape of one example, without the batch dimension: a vector or an image. */
public sealed interface Shape permits Shape.Vector, Shape.Image {
    /** Returns the number of elements of one example. */
    long elements();

    /**
     * Returns the tensor shape of {@code batch} examples: (batch, features) or (batch, channels,
     * height, width).
     */
    long[] batch(long batch);

    /** Returns the shape of one example of {@code batch}. */
    static Shape of(Tensor batch) {
        return batch.dim() == 2 ? new Vector(batch.size(1)) : new Image(batch.size(1), batch.size(2), batch.size(3));
    }

    /** A vector of {@code features} numbers. */
    record Vector(long features) implements Shape {
        public Vector {
            positive("features", features);
        }

        @Override
        public long elements() {
            return features;
        }

        @Override
        public long[] batch(long batch) {
            return new long[] {batch, features};
        }

        @Override
        public String toString() {
            return Long.toString(features);
        }
    }

    /** An image of {@code channels} channels, {@code height × width} pixels each. */
    record Image(long channels, long height, long width) implements Shape {
        public Image {
            positive("channels", channels);
            positive("height", height);
            positive("width", width);
        }

        @Override
        public long elements() {
            return Math.multiplyExact(Math.multiplyExact(channels, height), width);
        }

        @Override
        public long[] batch(long batch) {
            return new long[] {batch, channels, height, width};
        }

        /**
         * Returns height, width and channels, in the order of {@link Flatten} and {@link Reshape}.
         */
        @Override
        public String toString() {
            return height + "×" + width + "×" + channels;
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1; got " + value);
        }
    }
}
