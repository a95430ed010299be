package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rana.data.FileIndex.SkippedFile;
import rana.io.AtomicFile;

/** The files of a folder and of all folders below it. */
record FolderFiles(Path where, FileIndex index) implements PictureFiles {
    private static final int MAX_DEPTH = 16;

    static FolderFiles open(Path folder) {
        try {
            return new FolderFiles(folder, FileIndex.of(new Walk(folder).listing()));
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFile.failure("cannot read the folder " + folder, e);
        }
    }

    /** The collection of the files below a folder. */
    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<String> names = new ArrayList<>();
        private final List<SkippedFile> bad = new ArrayList<>();
        private final List<SkippedFile> foreign = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Walk(Path folder) {
            this.folder = folder;
        }

        Listing listing() throws IOException {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, this);
            noteLabelsAbove();
            bad.sort(Comparator.comparing(SkippedFile::name));
            foreign.sort(Comparator.comparing(SkippedFile::name));
            return new Listing(names, bad, foreign, notes, this::labels);
        }

        private LabelFile labels(String name) throws IOException {
            Path file = folder.resolve(name);
            try (InputStream in = Files.newInputStream(file)) {
                return LabelFile.read(in, file.toString());
            }
        }

        /** Notes a label file next to the folder: someone may have named too deep a folder. */
        private void noteLabelsAbove() {
            Path parent = folder.toAbsolutePath().normalize().getParent();
            boolean own = names.stream().anyMatch(FileNames::isLabels);
            if (!own && parent != null && Files.isRegularFile(parent.resolve(FileNames.LABELS))) {
                notes.add("%s is not used, because it is outside of the folder %s; to use its labels, name its folder"
                        .formatted(parent.resolve(FileNames.LABELS), folder));
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            boolean hidden = !visited.equals(folder) && FileNames.isHiddenFolder(String.valueOf(visited.getFileName()));
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = slashed(folder.relativize(file));
            if (FileNames.isHidden(name)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isDirectory()) {
                foreign.add(new SkippedFile(name, "a folder inside more than %d others".formatted(MAX_DEPTH - 1)));
            } else if (!isFaithful(file)) {
                boolean unicode = encoding().toLowerCase(Locale.ROOT).startsWith("utf");
                String reason = unicode
                        ? "its name is not valid UTF-8; rename it"
                        : "its name cannot be read in the encoding of this locale, %s; set LC_ALL to C.UTF-8 or another UTF-8 locale"
                                .formatted(encoding());
                boolean picture = FileNames.isPicture(name) || FileNames.unreadable(name) != null;
                (picture ? bad : foreign).add(new SkippedFile(name, reason));
            } else {
                names.add(name);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(folder)) {
                throw failure;
            }
            String name = slashed(folder.relativize(file));
            if (FileNames.isHidden(name + "/")) {
                return FileVisitResult.CONTINUE;
            }
            if (failure instanceof FileSystemLoopException) {
                foreign.add(new SkippedFile(name, "a link to a folder that it is in"));
            } else {
                bad.add(new SkippedFile(name, "cannot be read: " + AtomicFile.reason(failure)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
            if (failure != null) {
                String name = slashed(folder.relativize(visited));
                bad.add(new SkippedFile(name, "cannot be read in full: " + AtomicFile.reason(failure)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** Returns true if the file can be found again by its name as text. */
        private static boolean isFaithful(Path file) {
            String name = file.toString();
            if (name.chars().allMatch(c -> c < 0x7f)) {
                return true;
            }
            try {
                return file.getFileSystem().getPath(name).equals(file);
            } catch (InvalidPathException e) {
                return false;
            }
        }
    }

    /** Returns the encoding in which Java reads the names of files. */
    static String encoding() {
        return System.getProperty("sun.jnu.encoding", "unknown");
    }

    private static String slashed(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    @Override
    public String description() {
        return "folder " + where;
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        Path file = where.resolve(name);
        if (!Files.isReadable(file)) {
            boolean there = Files.exists(file);
            boolean link = Files.isSymbolicLink(file);
            throw new IOException(there ? "permission denied" : link ? "a broken link" : "no longer there");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("not a regular file"); // for example a pipe, whose read could block forever
        }
        if (Files.size(file) > PictureFiles.maxBytes()) {
            throw PictureFiles.tooManyBytes();
        }
        return Files.readAllBytes(file);
    }
}
