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
import rana.FailureException;
import rana.UsageException;
import rana.io.AtomicFile;

/**
 * The format of MNIST (LeCun et al. 1998) and the sets made like it: one file of grey pictures, one of labels, each a
 * header of big-endian numbers and then bytes; either may be gzipped.
 */
final class Idx {
    private static final int PICTURES = 0x00000803;
    private static final int LABELS = 0x00000801;
    private static final int GZIP = 0x1f8b;

    /** How much longer gzip's deflate can make what it is given: 258 bytes from 2 bits. */
    private static final int MOST_EXPANSION = 1032;

    private final Path file;
    private final DataOptions options;

    private Idx(Path file, DataOptions options) {
        this.file = file;
        this.options = options;
    }

    /** Whether {@code file} begins as pictures in this format do; one that cannot be read does not. */
    static boolean isPictures(Path file) {
        try (DataInputStream in = open(file)) {
            return in.readInt() == PICTURES;
        } catch (IOException e) {
            return false;
        }
    }

    /** The file of labels that belongs to one of pictures, by its name; null where none is there. */
    static @Nullable Path labelsBeside(Path pictures) {
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

    /** The pictures of a file whose labels, if any, lie beside it; the classes are the labels' numbers. */
    static ImageSource read(Path pictures, DataOptions options) {
        Path labelFile = labelsBeside(pictures);
        if (labelFile == null) {
            options.listener().note(pictures + ": no file of labels beside it, so its pictures have no classes");
            return new Idx(pictures, options).read(new int[0], ClassChoice.all(List.of()), "IDX file " + pictures);
        }
        int[] labels = labels(labelFile);
        int classes = IntStream.of(labels).max().orElse(0) + 1;
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return new Idx(pictures, options).read(labels, ClassChoice.all(names), "IDX file " + pictures);
    }

    /** The wanted classes of a file of pictures and one of labels. */
    static ImageSource read(Path pictures, Path labels, ClassChoice classes, String title, DataOptions options) {
        return new Idx(pictures, options).read(labels(labels), classes, title);
    }

    private ImageSource read(int[] labels, ClassChoice classes, String title) {
        try (DataInputStream in = open(file)) {
            if (in.readInt() != PICTURES) {
                throw new FailureException(
                        file + " is no file of pictures in IDX format: it does not begin with 00 00 08 03");
            }
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            refuseWhatIsNot(count, height, width);
            refuseMoreThanCouldBe(count, height, width);
            boolean labelled = !classes.all().isEmpty();
            if (labelled && labels.length != count) {
                throw new FailureException(
                        "%s has %,d pictures, and its labels are %,d".formatted(file, count, labels.length));
            }
            int size = PackedImages.heldSize(count, Math.min(width, height), options);
            PackedImages.Builder pictures = PackedImages.builder(size, options.channels(), classes.names());
            byte[] picture = new byte[width * height];
            for (int i = 0; i < count; i++) {
                int got = in.readNBytes(picture, 0, picture.length);
                if (got < picture.length) {
                    throw new FailureException(
                            "%s is truncated: %,d whole pictures, and its header says %,d".formatted(file, i, count));
                }
                int label = labelled ? wanted(labels[i], classes) : 0;
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
                    "%s is not a whole .gz file (%s); fetch it again".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static int wanted(int label, ClassChoice classes) {
        if (label >= classes.all().size()) {
            throw new FailureException(
                    "label %d; expected 0 to %d".formatted(label, classes.all().size() - 1));
        }
        return classes.label(label);
    }

    /** What the header claims is believed only if it could be true and would fit. */
    private void refuseWhatIsNot(int count, int height, int width) {
        if (count < 1 || height < 1 || width < 1 || height > 1 << 14 || width > 1 << 14) {
            throw new FailureException("%s has %d pictures of %d×%d pixels, by its header; expected some of 1 to 16384"
                    .formatted(file, count, width, height));
        }
        long held = (long) count * Math.min(width, height) * Math.min(width, height) * options.channels();
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (Math.min(held, (long) count * options.pictureBytes()) > most) {
            throw new FailureException(
                    "%s has %,d pictures of %d×%d pixels, by its header: more than the %,d MB that Java may use of its memory; give it more by -Xmx"
                            .formatted(file, count, width, height, most >> 20));
        }
    }

    /** What no file of this length holds is told at once, and not when all that it does hold has been read. */
    private void refuseMoreThanCouldBe(int count, int height, int width) throws IOException {
        long bytes = Files.size(file);
        if ((long) count * height * width / MOST_EXPANSION > bytes) {
            throw new FailureException(
                    "%s is truncated: its header says %,d pictures of %d×%d pixels, which %,d bytes cannot hold"
                            .formatted(file, count, width, height, bytes));
        }
    }

    private static int[] labels(Path file) {
        try (DataInputStream in = open(file)) {
            if (in.readInt() != LABELS) {
                throw new FailureException(
                        file + " is no file of labels in IDX format: it does not begin with 00 00 08 01");
            }
            int count = in.readInt();
            byte[] bytes = in.readNBytes(Math.max(0, count));
            if (bytes.length != count) {
                throw new FailureException(
                        "%s is truncated: %,d labels, and its header says %,d".formatted(file, bytes.length, count));
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

    /** The two files of MNIST's training or test split in {@code folder}, gzipped or not. */
    static Path mnist(Path folder, boolean training) {
        String name = (training ? "train" : "t10k") + "-images-idx3-ubyte";
        for (String wanted : List.of(name, name + ".gz")) {
            Path file = folder.resolve(wanted);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new UsageException("no MNIST in %s: expected %s and %s, each as it is or with .gz"
                .formatted(folder, name, name.replace("images-idx3", "labels-idx1")));
    }
}
