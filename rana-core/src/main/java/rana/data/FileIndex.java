package rana.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.Printable;

/**
 * The picture files of a folder or an archive, in an order that is the same on every machine, and
 * their labels. The labels come from the files named {@code dataset.json} if there are any, else
 * from the folder of each picture.
 *
 * @param classes the names of the classes in label order; empty if the pictures have no labels
 * @param pictures the files with a picture's name
 * @param bad pictures that cannot be used, and the reasons
 * @param foreign other files, and folders inside class folders, and the reasons why they are
 *     skipped
 * @param deeper the pictures in folders inside class folders; null if there are none
 * @param notes remarks on the labels, for the user
 */
record FileIndex(
        List<String> classes,
        List<Item> pictures,
        List<SkippedFile> bad,
        List<SkippedFile> foreign,
        @Nullable DeeperPictures deeper,
        List<String> notes) {
    private static final Pattern PACKED = Pattern.compile("\\d{5}/img\\d{8}\\.png");

    /**
     * A picture file: its name relative to the folder or archive, and the index of its class; -1 if
     * it has no label.
     */
    record Item(String name, int label) {}

    /** A file that is skipped; the reason is a phrase. */
    record SkippedFile(String name, String reason) {}

    /**
     * Creates the index of a folder or archive.
     *
     * @throws IOException if a label file cannot be read
     * @throws FailureException if there are label files that are not about these pictures
     */
    static FileIndex of(Listing found) throws IOException {
        return new Builder(found).build();
    }

    /** The work on one listing. */
    private static final class Builder {
        private final Listing found;
        private final List<SkippedFile> bad;
        private final List<SkippedFile> foreign;
        private final List<String> notes;
        private final List<String> pictures = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private final Map<String, LabelFile> labelFiles = new TreeMap<>();

        Builder(Listing found) {
            this.found = found;
            this.bad = new ArrayList<>(found.bad());
            this.foreign = new ArrayList<>(found.foreign());
            this.notes = new ArrayList<>(found.notes());
        }

        FileIndex build() throws IOException {
            for (String name : found.names()) {
                if (name.endsWith("/") || FileNames.isHidden(name)) {
                    continue;
                }
                if (FileNames.isLabels(name)) {
                    labelFiles.put(FileNames.folder(name), found.labels().read(name));
                } else {
                    (FileNames.isPicture(name) ? pictures : others).add(name);
                }
            }
            pictures.sort(Comparator.naturalOrder());
            others.sort(Comparator.naturalOrder());
            if (!labelFiles.isEmpty()) {
                return byLabelFiles();
            }
            int root = sharedRoot();
            boolean packed = pictures.stream()
                    .allMatch(name -> PACKED.matcher(name.substring(root)).matches());
            if (packed) {
                others.forEach(this::skip);
                return index(List.of(), unlabelled(), null);
            }
            return byFolder(root);
        }

        /** Skips a file that cannot be read as a picture. */
        private void skip(String name) {
            String unreadable = FileNames.unreadable(name);
            if (unreadable == null) {
                String reason = FileNames.file(name).indexOf('.') < 0
                        ? "its name has no ending such as .png or .jpg"
                        : "not a PNG, JPEG, GIF, BMP or WebP file";
                foreign.add(new SkippedFile(name, reason));
            } else {
                bad.add(new SkippedFile(name, unreadable));
            }
        }

        private FileIndex index(List<String> classes, List<Item> items, @Nullable DeeperPictures deeper) {
            return new FileIndex(classes, items, bad, foreign, deeper, notes);
        }

        private List<Item> unlabelled() {
            return pictures.stream().map(name -> new Item(name, -1)).toList();
        }

        private FileIndex byLabelFiles() {
            others.forEach(this::skip);
            labelFiles.values().forEach(file -> notes.addAll(file.notes()));
            List<LabelFile> labelled =
                    labelFiles.values().stream().filter(LabelFile::hasLabels).toList();
            if (labelled.isEmpty()) {
                return index(List.of(), unlabelled(), null);
            }
            LabelMatch match = LabelMatch.of(pictures, labelFiles);
            notes.addAll(match.notes());
            List<Item> items = new ArrayList<>(pictures.size());
            for (int i = 0; i < pictures.size(); i++) {
                items.add(new Item(pictures.get(i), match.label(i)));
            }
            noteUnlabelled(items, "no label");
            return index(classes(labelled), items, null);
        }

        /** Returns the names of the classes, which several label files must agree on. */
        private static List<String> classes(List<LabelFile> files) {
            List<String> classes = files.get(0).classes();
            for (LabelFile file : files) {
                List<String> other = file.classes();
                int shared = Math.min(classes.size(), other.size());
                if (!classes.subList(0, shared).equals(other.subList(0, shared))) {
                    throw new FailureException(
                            "%s and %s contradict each other: the classes are %s in one and %s in the other; give both the same list of classes"
                                    .formatted(
                                            files.get(0).where(),
                                            file.where(),
                                            Printable.of(String.join(", ", classes)),
                                            Printable.of(String.join(", ", other))));
                }
                classes = other.size() > classes.size() ? other : classes;
            }
            return classes;
        }

        private void noteUnlabelled(List<Item> items, String what) {
            List<Item> without = items.stream().filter(item -> item.label() < 0).toList();
            if (!without.isEmpty()) {
                notes.add("%,d of %s %s %s, the first %s; class-conditional recipes leave them out"
                        .formatted(
                                without.size(),
                                Counts.of(items.size(), "picture"),
                                Counts.have(without.size()),
                                what,
                                Printable.of(without.get(0).name())));
            }
        }

        private FileIndex byFolder(int root) {
            Map<String, List<String>> folders = new TreeMap<>();
            List<String> deep = new ArrayList<>();
            for (String name : pictures) {
                if (deeperFolder(name, root).isEmpty()) {
                    folders.computeIfAbsent(folder(name, root), key -> new ArrayList<>())
                            .add(name);
                } else {
                    deep.add(name);
                }
            }
            skipDeeper(root, deep);
            List<String> classes =
                    folders.keySet().stream().filter(name -> !name.isEmpty()).toList();
            List<Item> items = new ArrayList<>(pictures.size());
            folders.getOrDefault("", List.of()).forEach(name -> items.add(new Item(name, -1)));
            for (int label = 0; label < classes.size(); label++) {
                for (String name : folders.getOrDefault(classes.get(label), List.of())) {
                    items.add(new Item(name, label));
                }
            }
            if (!classes.isEmpty()) {
                noteUnlabelled(items, "no class, because they are next to the class folders");
            }
            DeeperPictures deeper = DeeperPictures.of(deep, pictures, items.size());
            return index(classes, items, deeper);
        }

        /** Skips the folders inside class folders, and the other files. */
        private void skipDeeper(int root, List<String> deep) {
            Map<String, Integer> folders = new LinkedHashMap<>();
            deep.forEach(name -> folders.merge(deeperFolder(name, root), 1, Integer::sum));
            for (String name : others) {
                String folder = deeperFolder(name, root);
                if (folder.isEmpty()) {
                    skip(name);
                } else {
                    folders.putIfAbsent(folder, 0);
                }
            }
            for (String folder : new TreeSet<>(folders.keySet())) {
                int count = folders.getOrDefault(folder, 0);
                String content = count == 0 ? "" : ", with %s".formatted(Counts.of(count, "picture"));
                foreign.add(new SkippedFile(folder, "a folder inside a class folder" + content));
            }
        }

        /**
         * Returns the length, with the slash, of the name of the folder that contains everything,
         * alone or inside others like it, as in archives of a folder.
         */
        private int sharedRoot() {
            int root = 0;
            while (!pictures.isEmpty()) {
                int from = root;
                int slash = pictures.get(0).indexOf('/', root) + 1;
                String folder = pictures.get(0).substring(0, slash);
                boolean shared = slash > 0 && pictures.stream().allMatch(name -> name.startsWith(folder));
                boolean deeper = pictures.stream().anyMatch(name -> name.indexOf('/', slash) > 0);
                root = shared && deeper ? slash : root;
                if (root == from) {
                    break;
                }
            }
            return root;
        }

        /** Returns the folder that is a picture's class, or an empty string. */
        private static String folder(String name, int root) {
            int slash = name.indexOf('/', root);
            return slash < 0 ? "" : name.substring(root, slash);
        }

        /** Returns the folder inside a class folder that {@code name} is in, or an empty string. */
        private static String deeperFolder(String name, int root) {
            int first = name.indexOf('/', root);
            int second = first < 0 ? -1 : name.indexOf('/', first + 1);
            return second < 0 ? "" : name.substring(0, second);
        }
    }
}
