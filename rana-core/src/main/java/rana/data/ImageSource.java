package rana.data;

import java.util.List;
import java.util.Optional;
import rana.image.Picture;

/** A data set of square pictures of one size, read by index in any order. Not thread-safe. */
public interface ImageSource {
    /**
     * The identity of pictures, to find out whether a later session trains on the same ones.
     *
     * @param sha256 the SHA-256 of the bytes that the pictures are decoded from and of their labels, in
     *     the order of the pictures, in lower-case hexadecimal
     * @param decoding the version of the conversion from picture files to pixels; 0 if the source
     *     stores pixels
     */
    record Fingerprint(String sha256, int decoding) {}

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

    /** Returns the identity of the pictures; empty if the source has none, as by default. */
    default Optional<Fingerprint> fingerprint() {
        return Optional.empty();
    }

    /** Returns these pictures without the classes that have none of them. */
    default ImageSource withoutEmptyClasses() {
        return Relabelled.withoutEmptyClasses(this);
    }

    /**
     * Returns these pictures with other labels: the index in {@code names} of the name of each
     * picture's class, or -1 if it is not among them.
     */
    default ImageSource withClasses(List<String> names) {
        return classes().equals(names) ? this : Relabelled.byName(this, names);
    }

    /** Returns the number of pictures of each class, in label order. */
    default int[] classCounts() {
        int[] counts = new int[classes().size()];
        for (int i = 0; counts.length > 0 && i < count(); i++) {
            int label = label(i);
            if (label >= 0) {
                counts[label]++;
            }
        }
        return counts;
    }

    /**
     * Returns the pictures that have a label, for class-conditional models: this source itself if
     * all have one, or if there are no classes.
     */
    default ImageSource labelled() {
        return LabelledPictures.of(this);
    }
}
