package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import rana.FailureException;

/**
 * The wanted pictures of one batch file: records of a label byte and 3,072 bytes, the red plane before the green and the
 * blue.
 *
 * @param pictures 3,072 bytes each, channels interleaved
 * @param labels one for each picture
 */
record Cifar10Batch(List<byte[]> pictures, List<Integer> labels) {
    /** Records in one batch file. */
    static final int RECORDS = 10_000;

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;

    /** Reads a whole batch; {@code where} names it in messages. */
    static Cifar10Batch read(InputStream in, String where, Cifar10Classes classes) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        byte[] record = new byte[1 + 3 * PLANE];
        for (int i = 0; i < RECORDS; i++) {
            int got = in.readNBytes(record, 0, record.length);
            if (got < record.length) {
                throw new FailureException("%s is truncated: %,d bytes, expected %,d (10,000 records of 3,073 bytes)"
                        .formatted(where, (long) i * record.length + got, (long) RECORDS * record.length));
            }
            if (record[0] < 0 || record[0] >= Cifar10Classes.ALL.size()) {
                throw new FailureException("%s is not a CIFAR-10 batch: record %,d has label %d, expected 0 to 9"
                        .formatted(where, i, record[0] & 0xff));
            }
            int label = classes.label(record[0]);
            if (label >= 0) {
                pictures.add(interleaved(record));
                labels.add(label);
            }
        }
        if (in.read() >= 0) {
            throw new FailureException(
                    where + " is not a CIFAR-10 batch: it goes on after 10,000 records of 3,073 bytes");
        }
        return new Cifar10Batch(pictures, labels);
    }

    /** Adds the pictures in the size and the channels asked for. */
    void addTo(PackedImages.Builder builder, DataOptions options) {
        for (int i = 0; i < pictures.size(); i++) {
            byte[] picture = options.channels() == 1 ? Luma.ofColour(pictures.get(i)) : pictures.get(i);
            builder.add(
                    Resize.bicubic(picture, SIDE, SIDE, options.channels(), options.size(), options.size()),
                    labels.get(i));
        }
    }

    private static byte[] interleaved(byte[] record) {
        byte[] pixels = new byte[3 * PLANE];
        for (int i = 0; i < PLANE; i++) {
            pixels[3 * i] = record[1 + i];
            pixels[3 * i + 1] = record[1 + PLANE + i];
            pixels[3 * i + 2] = record[1 + 2 * PLANE + i];
        }
        return pixels;
    }
}
