package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import rana.FailureException;

/**
 * The requested pictures of one file. In the file, a record is the labels and 3,072 bytes: the red,
 * green and blue planes.
 *
 * @param pictures the pictures, 3,072 bytes each, channels interleaved
 * @param labels one label per picture
 */
record CifarBatch(List<byte[]> pictures, List<Integer> labels) {
    /** The side of a picture in pixels. */
    static final int SIDE = 32;

    static final int PICTURE_BYTES = 3 * SIDE * SIDE;

    private static final int PLANE = SIDE * SIDE;

    /** Reads a complete file of {@code set}; {@code where} names it in messages. */
    static CifarBatch read(InputStream in, String where, CifarSet set, ClassChoice classes) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        byte[] record = new byte[set.recordBytes()];
        for (int i = 0; i < set.records(); i++) {
            int got = in.readNBytes(record, 0, record.length);
            if (got < record.length) {
                throw new FailureException("%s is truncated: %,d bytes, expected %,d (%s)"
                        .formatted(
                                where,
                                (long) i * record.length + got,
                                (long) set.records() * record.length,
                                set.shape()));
            }
            int original = record[set.labelByte()] & 0xff;
            if (original >= set.classes().size()) {
                throw new FailureException("%s is not a %s batch: record %,d has label %d, expected 0 to %d"
                        .formatted(where, set.name(), i, original, set.classes().size() - 1));
            }
            int label = classes.label(original);
            if (label >= 0) {
                pictures.add(interleaved(record, set.labelBytes()));
                labels.add(label);
            }
        }
        if (in.read() >= 0) {
            throw new FailureException(
                    "%s is not a %s batch: it continues after %s".formatted(where, set.name(), set.shape()));
        }
        return new CifarBatch(pictures, labels);
    }

    /** Adds the pictures to {@code builder}, converted to its size and channels. */
    void addTo(PackedImages.Builder builder) {
        for (int i = 0; i < pictures.size(); i++) {
            builder.addFitted(pictures.get(i), SIDE, SIDE, 3, labels.get(i));
        }
    }

    private static byte[] interleaved(byte[] record, int from) {
        byte[] pixels = new byte[PICTURE_BYTES];
        for (int i = 0; i < PLANE; i++) {
            pixels[3 * i] = record[from + i];
            pixels[3 * i + 1] = record[from + PLANE + i];
            pixels[3 * i + 2] = record[from + 2 * PLANE + i];
        }
        return pixels;
    }
}
