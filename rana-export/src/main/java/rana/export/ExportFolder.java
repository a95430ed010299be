package rana.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.io.Sha256;

/**
 * A folder that is written as a whole: its files are written into a temporary folder next to it,
 * which is renamed at the end.
 */
final class ExportFolder implements AutoCloseable {
    /** The file of the checksums, in the format of {@code sha256sum}. */
    static final String CHECKSUMS = "SHA256SUMS";

    private static final Pattern DECLARATION_COMMENT = Pattern.compile("(?ms)^ */\\*\\*.*?\\*/\\R");

    private final Path target;
    private final Path temporary;

    private ExportFolder(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /** Refuses a folder that has files, and anything else of that name. */
    static void requireNew(Path target) {
        try {
            if (Files.isDirectory(target) ? !isEmpty(target) : Files.exists(target)) {
                throw new UsageException(target + " exists already; choose another folder, or delete it");
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + target, e);
        }
    }

    /**
     * Begins a folder.
     *
     * @throws UsageException if {@code target} exists and is not an empty folder
     */
    static ExportFolder begin(Path target) {
        requireNew(target);
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new UsageException(target + " cannot be written; choose a folder in another one");
        }
        Path temporary = parent.resolve("." + name + ".part");
        ExportFolder folder = new ExportFolder(target, temporary);
        folder.deleteQuietly(); // of an export that was killed
        AtomicFile.createDirectories(temporary);
        return folder;
    }

    /** Returns the path of a file to write; its folder exists. */
    Path file(String name) {
        Path file = temporary.resolve(name);
        AtomicFile.createDirectories(Objects.requireNonNull(file.getParent()));
        return file;
    }

    /** Writes a file of text. */
    void text(String name, String text) {
        AtomicFile.writeText(file(name), text);
    }

    /** Copies a resource of this package. */
    void resource(String name, String resource) {
        try {
            byte[] bytes = read(resource);
            AtomicFile.write(file(name), bytes.length, out -> out.write(bytes));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + target.resolve(name), e);
        }
    }

    /** Copies a script, without the comments of its declarations. */
    void script(String name, String resource) {
        try {
            String text = new String(read(resource), StandardCharsets.UTF_8);
            text(name, DECLARATION_COMMENT.matcher(text).replaceAll(""));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + target.resolve(name), e);
        }
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = ExportFolder.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        }
    }

    /**
     * Adds the checksums of all files and gives the folder its name.
     *
     * @return the size of its files in bytes
     */
    long finish() {
        try {
            List<Path> files = files();
            StringBuilder checksums = new StringBuilder();
            long size = 0;
            for (Path file : files) {
                checksums
                        .append(Sha256.ofFile(file))
                        .append("  ")
                        .append(name(file))
                        .append('\n');
                size += Files.size(file);
            }
            text(CHECKSUMS, checksums.toString());
            FileOps.current().delete(target); // empty, or absent
            AtomicFile.move(temporary, target.toAbsolutePath().normalize());
            return size + checksums.toString().getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + target, e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(this::name))
                    .toList();
        }
    }

    private String name(Path file) {
        return temporary
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Deletes what an unfinished export wrote. */
    @Override
    public void close() {
        deleteQuietly();
    }

    private void deleteQuietly() {
        if (!Files.isDirectory(temporary)) {
            return;
        }
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                FileOps.current().delete(path);
            }
        } catch (IOException ignored) {
            // The export reports its own failure; the next one into this folder deletes the rest.
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
