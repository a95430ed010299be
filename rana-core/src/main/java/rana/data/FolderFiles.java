package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import rana.io.AtomicFile;

/**
 * The files of a folder and its subfolders; with a {@code dataset.json}, of all folders below it.
 */
record FolderFiles(Path where, FileIndex index) implements PictureFiles {
    private static final int MAX_DEPTH = 16;

    static FolderFiles open(Path folder) {
        Path labels = folder.resolve(FileIndex.LABELS);
        try {
            if (Files.isRegularFile(labels)) {
                try (InputStream in = Files.newInputStream(labels)) {
                    return new FolderFiles(
                            folder, FileIndex.of(allBelow(folder), LabelFile.read(in, labels.toString())));
                }
            }
            return new FolderFiles(folder, FileIndex.of(twoLevels(folder), null));
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFile.failure("cannot read the folder " + folder, e);
        }
    }

    private static List<String> allBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> !Files.isDirectory(file))
                    .map(file -> slashed(folder.relativize(file)))
                    .toList();
        }
    }

    private static List<String> twoLevels(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path child : children(folder)) {
            String name = String.valueOf(child.getFileName());
            if (!Files.isDirectory(child)) {
                names.add(name);
            } else if (!name.startsWith(".")) {
                for (Path grandchild : children(child)) {
                    String end = Files.isDirectory(grandchild) ? "/" : "";
                    names.add(name + "/" + grandchild.getFileName() + end);
                }
            }
        }
        return names;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
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
