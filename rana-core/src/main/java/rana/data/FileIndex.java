package rana.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The picture files of a folder or an archive, in an order that is the same on every machine, and
 * their labels. The labels come from {@code dataset.json} if there is one, else from the folder of
 * each file.
 *
 * @param classes the names of the classes in label order; empty if the pictures have no labels
 * @param pictures the files with a picture's name, which all have a label if there are classes
 * @param bad pictures that cannot be used, and the reasons
 * @param foreign other files, and folders inside class folders, and the reasons why they are
 *     skipped
 * @param notes remarks on the labels, for the user
 */
record FileIndex(
        List<String> classes,
        List<Item> pictures,
        List<SkippedFile> bad,
        List<SkippedFile> foreign,
        List<String> notes) {
    /** The name of the label file. */
    static final String LABELS = "dataset.json";

    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");
    private static final Pattern PACKED = Pattern.compile("\\d{5}/img\\d{8}\\.png");

    /**
     * A picture file: its name relative to the folder or archive, and the index of its class or -1.
     */
    record Item(String name, int label) {}

    /** A file that is skipped; the reason is a phrase. */
    record SkippedFile(String name, String reason) {}

    /**
     * Creates the index of {@code names}, which have slashes as separators; the name of a folder
     * ends in a slash.
     */
    static FileIndex of(Collection<String> names, @Nullable LabelFile labels) {
        List<SkippedFile> bad = new ArrayList<>();
        List<SkippedFile> foreign = new ArrayList<>();
        List<String> pictures = new ArrayList<>();
        for (String name : names) {
            if (isHidden(name) || (labels != null && name.equals(LABELS))) {
                continue;
            }
            if (isPicture(name)) {
                pictures.add(name);
            } else if (!name.endsWith("/")) {
                foreign.add(new SkippedFile(name, "not a PNG, JPEG, GIF, BMP or WebP file"));
            }
        }
        if (labels != null) {
            return byLabelFile(pictures, labels, bad, foreign);
        }
        boolean packed = pictures.stream().allMatch(name -> PACKED.matcher(name).matches());
        return packed ? unlabelled(pictures, foreign) : byFolder(names, pictures, bad, foreign);
    }

    private static FileIndex byLabelFile(
            List<String> pictures, LabelFile labels, List<SkippedFile> bad, List<SkippedFile> foreign) {
        if (!labels.hasLabels()) {
            FileIndex index = unlabelled(pictures, foreign);
            return new FileIndex(List.of(), index.pictures, bad, foreign, labels.notes());
        }
        List<String> notes = new ArrayList<>(labels.notes());
        List<Item> items = new ArrayList<>(pictures.size());
        pictures.sort(Comparator.naturalOrder());
        for (String name : pictures) {
            int label = labels.label(name);
            if (label < 0) {
                bad.add(new SkippedFile(name, LABELS + " has no label for it"));
            } else {
                items.add(new Item(name, label));
            }
        }
        if (labels.count() > items.size()) {
            notes.add(
                    "%s has labels for %,d files that are not there".formatted(LABELS, labels.count() - items.size()));
        }
        return new FileIndex(labels.classes(), items, bad, foreign, notes);
    }

    private static FileIndex unlabelled(List<String> pictures, List<SkippedFile> foreign) {
        pictures.sort(Comparator.naturalOrder());
        return new FileIndex(
                List.of(), pictures.stream().map(name -> new Item(name, -1)).toList(), List.of(), foreign, List.of());
    }

    private static FileIndex byFolder(
            Collection<String> names, List<String> pictures, List<SkippedFile> bad, List<SkippedFile> foreign) {
        int root = sharedRoot(pictures);
        Map<String, List<String>> folders = new LinkedHashMap<>();
        Set<String> deep = new TreeSet<>();
        pictures.sort(Comparator.comparing((String name) -> folder(name, root)).thenComparing(name -> name));
        for (String name : names) {
            String folder = deeperFolder(name, root);
            if (!folder.isEmpty() && !isHidden(name)) {
                deep.add(folder);
            }
        }
        for (String name : pictures) {
            if (deeperFolder(name, root).isEmpty()) {
                folders.computeIfAbsent(folder(name, root), key -> new ArrayList<>())
                        .add(name);
            }
        }
        deep.forEach(folder -> foreign.add(new SkippedFile(folder, "a folder inside a class folder")));
        List<String> loose = folders.getOrDefault("", List.of());
        List<String> classes =
                folders.keySet().stream().filter(name -> !name.isEmpty()).toList();
        List<Item> items = new ArrayList<>(pictures.size());
        if (classes.isEmpty()) {
            loose.forEach(name -> items.add(new Item(name, -1)));
        } else {
            loose.forEach(name ->
                    bad.add(new SkippedFile(name, "has no class: it is next to the class folders, not in one")));
        }
        for (int label = 0; label < classes.size(); label++) {
            for (String name : folders.getOrDefault(classes.get(label), List.of())) {
                items.add(new Item(name, label));
            }
        }
        return new FileIndex(classes, items, bad, foreign, List.of());
    }

    /**
     * Returns the length, with the slash, of the name of a folder that contains everything, as in
     * archives of a folder.
     */
    private static int sharedRoot(List<String> pictures) {
        if (pictures.isEmpty()) {
            return 0;
        }
        String first = pictures.get(0);
        int slash = first.indexOf('/') + 1;
        String root = first.substring(0, slash);
        boolean shared = pictures.stream().allMatch(name -> name.startsWith(root) && name.indexOf('/', slash) > 0);
        return slash > 0 && shared ? slash : 0;
    }

    /** Returns the folder that is a picture's class, or an empty string. */
    private static String folder(String name, int root) {
        int slash = name.indexOf('/', root);
        return slash < 0 ? "" : name.substring(root, slash);
    }

    /**
     * Returns the folder inside a class folder that {@code name} is in, or is; else an empty
     * string.
     */
    private static String deeperFolder(String name, int root) {
        int first = name.indexOf('/', root);
        int second = first < 0 ? -1 : name.indexOf('/', first + 1);
        return second < 0 ? "" : name.substring(0, second);
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.contains("/.") || name.startsWith("__MACOSX/");
    }

    private static boolean isPicture(String name) {
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
