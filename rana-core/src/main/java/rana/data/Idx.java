package rana.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.io.AtomicFile;

/**
 * A reader of the IDX format of MNIST (LeCun et al. 1998) and similar data sets: one file of grey
 * pictures and one of labels. Each is a header of big-endian numbers followed by bytes, and may be
 * gzipped.
 */
final class Idx {
    private static final int PICTURES = 0x00000803;
    private static final int LABELS = 0x00000801;
    private static final int GZIP = 0x1f8b;

    /** The maximum expansion of gzip: 258 bytes from 2 bits. */
    private static final int MAX_EXPANSION = 1032;

    /** More labels than any such data set has; a small compressed file may claim more. */
    private static final int MAX_LABELS = 20_000_000;

    private final Path file;
    private final DataOptions options;

    private Idx(Path file, DataOptions options) {
        this.file = file;
        this.options = options;
    }

    /**
     * Returns true if {@code file} begins like an IDX file of pictures, false also if it cannot be
     * read.
     */
    static boolean isPictures(Path file) {
        try (DataInputStream in = open(file)) {
            return in.readInt() == PICTURES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the label file next to a file of pictures, found by its name, or null. */
    static @Nullable Path labelsOf(Path pictures) {
        String name = String.valueOf(pictures.getFileName());
        String labels = name.replace("images", "labels").replace("idx3", "idx1");
        for (String wanted : List.of(labels, labels.replaceFirst("\\.gz$", ""), labels + ".gz")) {
            Path file = pictures.resolveSibling(wanted);
            if (!wanted.equals(name) && Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    /**
     * Reads a file of pictures and the label file next to it, if any; the names of the classes are
     * the labels' numbers.
     */
    static ImageSource read(Path pictures, DataOptions options) {
        Path labelFile = labelsOf(pictures);
        if (labelFile == null) {
            options.listener().note(pictures + ": no label file next to it, so its pictures have no classes");
            return new Idx(pictures, options).read(new int[0], ClassChoice.all(List.of()), "IDX file " + pictures);
        }
        int[] labels = labels(labelFile);
        int classes = IntStream.of(labels).max().orElse(0) + 1;
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return new Idx(pictures, options).read(labels, ClassChoice.all(names), "IDX file " + pictures);
    }

    /** Reads the chosen classes of a file of pictures and a label file. */
    static ImageSource read(Path pictures, Path labels, ClassChoice classes, String title, DataOptions options) {
        return new Idx(pictures, options).read(labels(labels), classes, title);
    }

    private ImageSource read(int[] labels, ClassChoice classes, String title) {
        try (DataInputStream in = open(file)) {
            if (in.readInt() != PICTURES) {
                throw new FailureException(
                        file + " is not an IDX file of pictures: it does not begin with 00 00 08 03");
            }
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            rejectImpossible(count, height, width);
            rejectTruncated(count, height, width);
            boolean labelled = !classes.all().isEmpty();
            if (labelled && labels.length != count) {
                throw new FailureException("%s has %s but %s"
                        .formatted(file, Counts.of(count, "picture"), Counts.of(labels.length, "label")));
            }
            int size = PackedImages.storedSize(count, Math.min(width, height), options);
            PackedImages.Builder pictures = PackedImages.builder(size, options.channels(), classes.names());
            byte[] picture = new byte[width * height];
            for (int i = 0; i < count; i++) {
                int got = in.readNBytes(picture, 0, picture.length);
                if (got < picture.length) {
                    throw new FailureException("%s is truncated: %,d complete pictures, but its header says %,d"
                            .formatted(file, i, count));
                }
                int label = labelled ? newLabel(labels[i], classes) : 0;
                if (label >= 0) {
                    pictures.addFitted(picture, width, height, 1, label);
                }
                if (i % 1000 == 0 || i == count - 1) {
                    options.listener().progress("reading pictures", i + 1, count);
                }
            }
            return Rescaled.to(options.size(), pictures.build(classes.description(title)));
        } catch (EOFException e) {
            throw new FailureException(file + " is truncated: it ends before its pictures do", e);
        } catch (ZipException e) {
            throw new FailureException(
                    "%s is not a complete .gz file (%s); download it again".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private int newLabel(int label, ClassChoice classes) {
        if (label >= classes.all().size()) {
            throw new FailureException("%s has the label %d; expected 0 to %d"
                    .formatted(file, label, classes.all().size() - 1));
        }
        return classes.label(label);
    }

    /** Rejects a header whose values are impossible or do not fit into memory. */
    private void rejectImpossible(int count, int height, int width) {
        if (count < 1 || height < 1 || width < 1 || height > 1 << 14 || width > 1 << 14) {
            throw new FailureException(
                    "%s has %d pictures of %d×%d pixels according to its header; expected 1 picture or more, with sides of 1 to 16384"
                            .formatted(file, count, width, height));
        }
        long ownBytes = (long) count * Math.min(width, height) * Math.min(width, height) * options.channels();
        long maxBytes = Runtime.getRuntime().maxMemory() / 2;
        if (Math.min(ownBytes, (long) count * options.pictureBytes()) > maxBytes) {
            throw new FailureException(
                    "%s has %,d pictures of %d×%d pixels according to its header: more than the %,d MB available for them; increase the Java heap (-Xmx)"
                            .formatted(file, count, width, height, maxBytes >> 20));
        }
    }

    /**
     * Rejects a header that describes more than a file of this length can contain, before anything
     * is read.
     */
    private void rejectTruncated(int count, int height, int width) throws IOException {
        long bytes = Files.size(file);
        if ((long) count * height * width / MAX_EXPANSION > bytes) {
            throw new FailureException(
                    "%s is truncated: its header says %,d pictures of %d×%d pixels, which do not fit into %,d bytes"
                            .formatted(file, count, width, height, bytes));
        }
    }

    private static int[] labels(Path file) {
        try (DataInputStream in = open(file)) {
            if (in.readInt() != LABELS) {
                throw new FailureException(file + " is not an IDX file of labels: it does not begin with 00 00 08 01");
            }
            int count = in.readInt();
            if (count < 0 || count > MAX_LABELS) {
                throw new FailureException("%s has %,d labels according to its header; expected at most %,d"
                        .formatted(file, count, MAX_LABELS));
            }
            byte[] bytes = in.readNBytes(count);
            if (bytes.length != count) {
                throw new FailureException(
                        "%s is truncated: %,d labels, but its header says %,d".formatted(file, bytes.length, count));
            }
            return IntStream.range(0, count).map(i -> bytes[i] & 0xff).toArray();
        } catch (EOFException e) {
            throw new FailureException(file + " is truncated: it ends before its labels do", e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(2);
            boolean zipped = (in.read() << 8 | in.read()) == GZIP;
            in.reset();
            return new DataInputStream(zipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Returns the file of pictures of MNIST's training or test split in {@code folder}, gzipped or
     * not.
     */
    static Path mnist(Path folder, boolean training) {
        String name = (training ? "train" : "t10k") + "-images-idx3-ubyte";
        for (String wanted : List.of(name, name + ".gz")) {
            Path file = folder.resolve(wanted);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new UsageException("no MNIST in %s: expected %s and %s, each with or without .gz"
                .formatted(folder, name, name.replace("images-idx3", "labels-idx1")));
    }
}
