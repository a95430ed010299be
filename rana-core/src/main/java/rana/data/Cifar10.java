package rana.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import rana.FailureException;
import rana.UsageException;
import rana.io.AtomicFile;

/**
 * A split of CIFAR-10 (Krizhevsky 2009), from the binary archive as it is or from what it unpacks to. The
 * pictures keep the order of the batches' numbers, whatever order the archive holds them in.
 */
final class Cifar10 {
    /** Name of the official binary archive. */
    static final String ARCHIVE = "cifar-10-binary.tar.gz";

    private final Cifar10Split split;
    private final Cifar10Classes classes;
    private final DataOptions options;
    private final PackedImages.Builder pictures;
    private final Map<Integer, Cifar10Batch> waiting = new HashMap<>();
    private int nextBatch;

    private Cifar10(Cifar10Split split, Cifar10Classes classes, DataOptions options) {
        this.split = split;
        this.classes = classes;
        this.options = options;
        this.pictures = PackedImages.builder(options.size(), options.channels(), classes.names());
    }

    /**
     * Reads the wanted classes from {@code path}: the archive, a folder that holds it, or the unpacked folder or its
     * parent.
     */
    static PackedImages read(Path path, Cifar10Split split, Cifar10Classes classes, DataOptions options) {
        var reader = new Cifar10(split, classes, options);
        if (Files.isRegularFile(path)) {
            reader.readArchive(path);
        } else if (Files.isDirectory(path)) {
            reader.readFolder(path);
        } else {
            throw new UsageException(
                    "no CIFAR-10 at " + path + ": no such file or folder; expected " + ARCHIVE + " or its folder");
        }
        return reader.pictures.build(classes.description(split));
    }

    private void readFolder(Path folder) {
        for (Path place : List.of(folder, folder.resolve("cifar-10-batches-bin"))) {
            if (Files.exists(place.resolve(split.files().get(0)))) {
                readBatches(place);
                return;
            }
        }
        Path archive = folder.resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            throw new UsageException("no CIFAR-10 in " + folder + ": expected " + ARCHIVE + ", or " + wanted()
                    + " of the binary version");
        }
        readArchive(archive);
    }

    private void readBatches(Path folder) {
        for (int number = 0; number < split.files().size(); number++) {
            Path file = folder.resolve(split.files().get(number));
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                accept(number, Cifar10Batch.read(in, file.toString(), classes));
            } catch (IOException e) {
                throw AtomicFile.failure("cannot read " + file, e);
            }
        }
    }

    private void readArchive(Path archive) {
        try (InputStream file = Files.newInputStream(archive);
                var tar = new TarArchiveInputStream(
                        new BufferedInputStream(new GZIPInputStream(file, 1 << 16), 1 << 16))) {
            TarArchiveEntry entry = tar.getNextEntry();
            for (; entry != null && !isComplete(); entry = tar.getNextEntry()) {
                int number = split.files().indexOf(fileName(entry));
                if (number >= 0) {
                    String where = archive + " (" + fileName(entry) + ")";
                    accept(number, Cifar10Batch.read(tar, where, classes));
                }
            }
        } catch (EOFException e) {
            throw new FailureException(
                    archive + " is truncated: it ends before " + wanted() + " is whole; fetch the archive again", e);
        } catch (ZipException e) {
            throw new FailureException(
                    archive + " is not a whole .tar.gz archive (" + e.getMessage() + "); expected " + ARCHIVE, e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + archive + ", expected to be " + ARCHIVE, e);
        }
        if (!isComplete()) {
            throw new FailureException(
                    archive + " holds no " + missing() + "; expected the binary version of CIFAR-10, " + ARCHIVE
                            + ", with 5 batches of 10,000 pictures and one to test with");
        }
    }

    /** Takes batches in any order and stores them in the order of their numbers. */
    private void accept(int number, Cifar10Batch batch) {
        waiting.put(number, batch);
        options.listener()
                .progress(
                        "reading CIFAR-10, pictures",
                        (long) (nextBatch + waiting.size()) * Cifar10Batch.RECORDS,
                        (long) split.files().size() * Cifar10Batch.RECORDS);
        for (Cifar10Batch next = waiting.remove(nextBatch); next != null; next = waiting.remove(nextBatch)) {
            next.addTo(pictures, options);
            nextBatch++;
        }
    }

    private boolean isComplete() {
        return nextBatch == split.files().size();
    }

    private String missing() {
        return split.files().stream()
                .filter(file -> split.files().indexOf(file) >= nextBatch
                        && !waiting.containsKey(split.files().indexOf(file)))
                .findFirst()
                .orElseThrow();
    }

    /** "data_batch_1.bin to data_batch_5.bin". */
    private String wanted() {
        String first = split.files().get(0);
        String last = split.files().get(split.files().size() - 1);
        return first.equals(last) ? first : first + " to " + last;
    }

    private static String fileName(TarArchiveEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }
}
