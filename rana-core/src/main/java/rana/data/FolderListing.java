package rana.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import rana.io.AtomicFile;

/**
 * What lies in a folder, sorted by name so that the order is the same on every machine.
 *
 * @param classes names of the folders that hold pictures; empty: the pictures lie in the folder itself
 * @param pictures all files that bear a picture's name
 * @param misplaced pictures beside class folders, which have no class
 * @param foreign other files, and folders inside class folders
 */
record FolderListing(List<String> classes, List<Item> pictures, List<Path> misplaced, List<Path> foreign) {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");

    /** A picture file and the index of its class, or -1. */
    record Item(Path file, int label) {}

    static FolderListing of(Path folder) {
        List<Path> loose = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<Item> inClasses = new ArrayList<>();
        for (Path child : children(folder)) {
            if (!Files.isDirectory(child)) {
                (isPicture(child) ? loose : foreign).add(child);
                continue;
            }
            List<Path> pictures = new ArrayList<>();
            for (Path grandchild : children(child)) {
                (isPicture(grandchild) ? pictures : foreign).add(grandchild);
            }
            if (!pictures.isEmpty()) {
                pictures.forEach(file -> inClasses.add(new Item(file, classes.size())));
                classes.add(name(child));
            }
        }
        if (classes.isEmpty()) {
            return new FolderListing(
                    classes, loose.stream().map(file -> new Item(file, -1)).toList(), List.of(), foreign);
        }
        return new FolderListing(classes, inClasses, loose, foreign);
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> !name(file).startsWith("."))
                    .sorted(Comparator.comparing(FolderListing::name))
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the folder " + folder, e);
        }
    }

    private static boolean isPicture(Path file) {
        String name = name(file);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending) && !Files.isDirectory(file);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
