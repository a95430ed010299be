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
 * A reader of a {@link CifarSet} from its binary archive or from the unpacked files. The pictures
 * are in the order of the set's files, whatever their order in the archive. Nothing is unpacked to
 * the disk, and the number of bytes read is limited.
 */
final class Cifar {
    /**
     * The maximum number of bytes read from an archive, five times what the official archives
     * unpack to.
     */
    private static final long MAX_BYTES = 1L << 30;

    private final CifarSet set;
    private final ClassChoice classes;
    private final DataOptions options;
    private final PackedImages.Builder pictures;
    private final Map<Integer, CifarBatch> waiting = new HashMap<>();
    private int nextBatch;

    private Cifar(CifarSet set, ClassChoice classes, DataOptions options) {
        this.set = set;
        this.classes = classes;
        this.options = options;
        int size = PackedImages.storedSize(set.records() * set.files().size(), CifarBatch.SIDE, options);
        this.pictures = PackedImages.builder(size, options.channels(), classes.names());
    }

    /**
     * Reads the requested classes from {@code path}: the archive, the folder that contains it, or
     * the unpacked folder or its parent.
     */
    static ImageSource read(Path path, CifarSet set, ClassChoice classes, DataOptions options) {
        var reader = new Cifar(set, classes, options);
        if (Files.isRegularFile(path)) {
            reader.readArchive(path);
        } else if (Files.isDirectory(path)) {
            reader.readFolder(path);
        } else {
            throw new UsageException("no %s at %s: no such file or folder; expected %s or its folder"
                    .formatted(set.name(), path, set.archiveName()));
        }
        return Rescaled.to(options.size(), reader.pictures.build(classes.description(set.title())));
    }

    private void readFolder(Path folder) {
        for (Path place : List.of(folder, folder.resolve(set.folder()))) {
            if (Files.exists(place.resolve(set.files().get(0)))) {
                readBatches(place);
                return;
            }
        }
        Path archive = folder.resolve(set.archiveName());
        if (!Files.exists(archive)) {
            throw new UsageException("no %s in %s: expected %s, or %s of the binary version"
                    .formatted(set.name(), folder, set.archiveName(), set.fileNames()));
        }
        readArchive(archive);
    }

    private void readBatches(Path folder) {
        for (int number = 0; number < set.files().size(); number++) {
            Path file = folder.resolve(set.files().get(number));
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                accept(number, CifarBatch.read(in, file.toString(), set, classes));
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
                if (tar.getBytesRead() + entry.getSize() > MAX_BYTES) {
                    throw new FailureException("%s has more than %,d MB before the end of %s; expected %s"
                            .formatted(archive, MAX_BYTES >> 20, set.fileNames(), set.archiveName()));
                }
                int number = entry.isFile() ? set.files().indexOf(fileName(entry)) : -1;
                if (number >= 0) {
                    String where = archive + " (" + fileName(entry) + ")";
                    accept(number, CifarBatch.read(tar, where, set, classes));
                }
            }
        } catch (EOFException e) {
            throw new FailureException(
                    archive + " is truncated: it ends before the end of " + set.fileNames()
                            + "; download the archive again",
                    e);
        } catch (ZipException e) {
            throw new FailureException(
                    "%s is not a complete .tar.gz archive (%s); expected %s"
                            .formatted(archive, e.getMessage(), set.archiveName()),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw AtomicFile.failure("cannot read " + archive + ", expected to be " + set.archiveName(), e);
        }
        if (!isComplete()) {
            throw new FailureException("%s does not contain %s; expected the binary version of %s, %s, with %s of %s"
                    .formatted(archive, missing(), set.name(), set.archiveName(), set.fileNames(), set.shape()));
        }
    }

    /** Accepts files in any order and stores them in the order of the set. */
    private void accept(int number, CifarBatch batch) {
        waiting.put(number, batch);
        options.listener()
                .progress(
                        "reading " + set.name() + ", pictures",
                        (long) (nextBatch + waiting.size()) * set.records(),
                        (long) set.files().size() * set.records());
        for (CifarBatch next = waiting.remove(nextBatch); next != null; next = waiting.remove(nextBatch)) {
            next.addTo(pictures);
            nextBatch++;
        }
    }

    private boolean isComplete() {
        return nextBatch == set.files().size();
    }

    private String missing() {
        return set.files().stream()
                .filter(file -> set.files().indexOf(file) >= nextBatch
                        && !waiting.containsKey(set.files().indexOf(file)))
                .findFirst()
                .orElseThrow();
    }

    private static String fileName(TarArchiveEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }
}
