package rana.data;

import java.util.List;
import rana.image.Picture;

/** Square pictures of one size, by index; ready to be asked in any order from one thread. */
public interface ImageSource {
    /** What this is, for people and for run.json: "CIFAR-10 training split, frog". */
    String description();

    /** How many pictures there are. */
    int count();

    /** Side of every picture, in pixels. */
    int size();

    /** 1 (grey) or 3 (red, green, blue). */
    int channels();

    /**
     * Copies picture {@code index} into {@code to} from {@code offset} on: {@code size * size * channels} bytes, row by row,
     * channels interleaved.
     */
    void read(int index, byte[] to, int offset);

    /** Picture {@code index} by itself. */
    default Picture picture(int index) {
        byte[] pixels = new byte[size() * size() * channels()];
        read(index, pixels, 0);
        return new Picture(size(), size(), channels(), pixels);
    }

    /** Names of the classes, in label order; empty where the pictures have none. */
    List<String> classes();

    /** Index into {@link #classes()}, or -1 where there are none. */
    int label(int index);
}
