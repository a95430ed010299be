package rana.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.Printable;
import rana.UsageException;
import rana.data.FileIndex.Item;
import rana.data.FileIndex.SkippedFile;

/**
 * The pictures of a folder or an archive. All are decoded once at first: those that cannot be
 * decoded are reported and skipped, up to one in ten. If the rest fit into a fraction of the Java
 * heap they stay in memory; otherwise each picture is decoded again whenever it is read.
 */
final class PictureCollection {
    private static final int TOLERATED_PERCENT = 10;
    private static final int CHUNK = 256;

    private final PictureFiles files;
    private final FileIndex index;
    private final DataOptions options;
    private final DataListener listener;
    private final BitSet classesRead = new BitSet();
    private int bad;
    private @Nullable String firstBad;

    private PictureCollection(PictureFiles files, DataOptions options) {
        this.files = files;
        this.index = files.index();
        this.options = options;
        this.listener = options.listener();
    }

    /** Reads all pictures of {@code files}, cropped to their centre square and resized. */
    static ImageSource read(PictureFiles files, DataOptions options) {
        return read(files, options, memoryForPictures());
    }

    /** Reads the pictures and keeps them in memory if they take at most {@code memory} bytes. */
    static ImageSource read(PictureFiles files, DataOptions options, long memory) {
        return new PictureCollection(files, options).read(memory);
    }

    /** Returns the number of bytes of pictures that may stay in memory. */
    static long memoryForPictures() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    private ImageSource read(long memory) {
        index.notes().forEach(listener::note);
        for (SkippedFile file : index.foreign()) {
            listener.skipped(Printable.of(file.name()), file.reason());
        }
        index.bad().forEach(file -> skip(file.name(), file.reason()));
        int foreign = index.foreign().size();
        if (index.pictures().isEmpty()) {
            throw new UsageException(noPictures(foreign));
        }
        if (index.deeper() != null && index.deeper().pictures() > 0) {
            listener.note(files.where() + ": " + deeper(index.deeper()));
        }
        int total = index.pictures().size();
        boolean fits = (long) total * options.pictureBytes() <= memory;
        ImageSource pictures = fits ? intoMemory() : checked();
        rejectTooManyBad(total + index.bad().size());
        if (bad + foreign > 0) {
            listener.note("%s: %s read; skipped %s and %s"
                    .formatted(
                            files.where(),
                            Counts.of(pictures.count(), "picture"),
                            Counts.of(bad, "bad picture"),
                            Counts.of(foreign, "other file")));
        }
        if (!fits) {
            listener.note(
                    "%s: more than fits into the Java heap, so pictures are decoded on demand; increase the heap (-Xmx), or pack the pictures in a smaller size"
                            .formatted(files.where()));
        }
        return pictures;
    }

    private ImageSource intoMemory() {
        PackedImages.Builder pictures = PackedImages.builder(options.size(), options.channels(), index.classes());
        decodeAll((item, pixels, digest) -> pictures.add(pixels, item.label(), digest));
        return pictures.build(description(), ImageFile.DECODING);
    }

    private ImageSource checked() {
        int[] labels = new int[index.pictures().size()];
        String[] names = new String[labels.length];
        SourceDigest all = new SourceDigest();
        int[] count = {0};
        decodeAll((item, pixels, digest) -> {
            all.add(item.label(), digest);
            names[count[0]] = item.name();
            labels[count[0]++] = item.label();
        });
        return new FilesOnDemand(
                files,
                options,
                description(),
                index.classes(),
                Arrays.copyOf(names, count[0]),
                Arrays.copyOf(labels, count[0]),
                all.fingerprint(ImageFile.DECODING));
    }

    /** A consumer of good pictures; called in the order of the index, on one thread. */
    private interface PictureConsumer {
        void accept(Item item, byte[] pixels, byte[] digest);
    }

    private void decodeAll(PictureConsumer consumer) {
        List<Item> items = index.pictures();
        for (int from = 0; from < items.size(); from += CHUNK) {
            List<Item> some = items.subList(from, Math.min(items.size(), from + CHUNK));
            byte[][] pixels = new byte[some.size()][];
            byte[][] digests = new byte[some.size()][];
            String[] reasons = new String[some.size()];
            IntStream.range(0, some.size()).parallel().forEach(i -> {
                try {
                    byte[] file = files.bytes(some.get(i).name());
                    digests[i] = SourceDigest.ofImage(file);
                    pixels[i] = ImageFile.read(file, options.size(), options.channels());
                } catch (IOException e) {
                    reasons[i] = String.valueOf(e.getMessage());
                }
            });
            for (int i = 0; i < pixels.length; i++) {
                if (reasons[i] == null) {
                    if (some.get(i).label() >= 0) {
                        classesRead.set(some.get(i).label());
                    }
                    consumer.accept(some.get(i), pixels[i], digests[i]);
                } else {
                    skip(some.get(i).name(), reasons[i]);
                }
            }
            listener.progress("reading pictures", from + some.size(), items.size());
        }
    }

    private void skip(String name, String reason) {
        listener.skipped(Printable.of(name), reason);
        bad++;
        if (firstBad == null) {
            firstBad = Printable.of(name) + ": " + reason;
        }
    }

    private void rejectTooManyBad(int total) {
        if (options.strict() && bad > 0) {
            throw new FailureException("%,d of %s in %s %s bad, but strict allows none; the first is %s. %s"
                    .formatted(bad, Counts.of(total, "picture"), files.where(), Counts.are(bad), firstBad, remedy()));
        }
        if (bad * 100L > (long) total * TOLERATED_PERCENT) {
            throw new FailureException("%,d of %s in %s %s bad, more than %d %%; the first is %s. %s"
                    .formatted(
                            bad,
                            Counts.of(total, "picture"),
                            files.where(),
                            Counts.are(bad),
                            TOLERATED_PERCENT,
                            firstBad,
                            remedy()));
        }
    }

    private String remedy() {
        return "Fix or remove them, or pack the pictures, which leaves out the bad ones";
    }

    private String description() {
        String classes = index.classes().isEmpty() ? "" : ", " + Counts.of(classesRead.cardinality(), "class");
        return files.description() + classes;
    }

    private String noPictures(int foreign) {
        if (index.deeper() != null) {
            return "no pictures in %s or in its class folders: %s".formatted(files.where(), deeper(index.deeper()));
        }
        return "no pictures in " + files.where()
                + (foreign == 0 ? "" : ", only " + Counts.of(foreign, "other file"))
                + (bad == 0 ? "" : ", only " + Counts.of(bad, "bad picture") + ", the first " + firstBad)
                + "; expected PNG, JPEG, GIF, BMP or WebP files, or folders of them";
    }

    private String deeper(DeeperPictures deeper) {
        return deeper.text() + (deeper.folder().isEmpty() ? "" : "; " + deeper.advice(files));
    }
}
