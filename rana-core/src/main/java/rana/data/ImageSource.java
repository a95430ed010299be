package rana.data;

import java.util.List;
import rana.image.Picture;

/** A data set of square pictures of one size, read by index in any order. Not thread-safe. */
public interface ImageSource {
    /** Returns a description for display and for run.json: "CIFAR-10 training split, frog". */
    String description();

    /** Returns the number of pictures. */
    int count();

    /** Returns the side of every picture in pixels. */
    int size();

    /** Returns the number of channels: 1 (grey) or 3 (red, green, blue). */
    int channels();

    /**
     * Copies picture {@code index} into {@code to} from {@code offset} on:
     * {@code size * size * channels} bytes, row by row, channels interleaved.
     */
    void read(int index, byte[] to, int offset);

    /** Returns picture {@code index}. */
    default Picture picture(int index) {
        byte[] pixels = new byte[size() * size() * channels()];
        read(index, pixels, 0);
        return new Picture(size(), size(), channels(), pixels);
    }

    /** Returns the names of the classes in label order; empty if the pictures have no labels. */
    List<String> classes();

    /**
     * Returns the label of picture {@code index}, an index into {@link #classes()}, or -1 if it has
     * none.
     */
    int label(int index);

    /**
     * Returns the pictures that have a label, for class-conditional models: this source itself if
     * all have one, or if there are no classes.
     */
    default ImageSource labelled() {
        return LabelledPictures.of(this);
    }
}
