package rana.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.Printable;

/**
 * The labels of pictures, found in label files whose names may be relative to another folder than
 * that of the label file, or have other endings.
 *
 * <p>A label file names pictures relative to its own folder. Data sets are also unpacked, moved and
 * converted, so if that matches too few, other ways are tried, and the one that matches the most
 * pictures is used for the whole file: names relative to the root or to a folder of pictures, names
 * with leading folders that are not there, names with another ending or in other case, and the mere
 * names of files if they are unique.
 */
final class LabelMatch {
    private static final int AMBIGUOUS = -2;
    private static final int MAX_DROPPED = 6;

    /** The strictness of comparing names: in full, without the ending, and also in any case. */
    private static final int LEVELS = 3;

    private final List<String> pictures;
    private final int[] labels;
    private final int[] source;
    private final Map<Key, Map<String, Integer>> indices = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A way to turn the name in a label file into that of a picture.
     *
     * @param dropped the number of leading folders to leave out; -1 for all
     * @param prefix the folder to put in front
     */
    private record Way(int dropped, String prefix) {
        static final Way FILE_ONLY = new Way(-1, "");

        /** Returns the name of the picture, or null if {@code name} has too few folders. */
        @Nullable
        String apply(String name) {
            if (dropped < 0) {
                return FileNames.file(name);
            }
            int from = 0;
            for (int i = 0; i < dropped; i++) {
                from = name.indexOf('/', from) + 1;
                if (from == 0) {
                    return null;
                }
            }
            return prefix + name.substring(from);
        }
    }

    /** A way, the level of comparison, and the number of pictures that they find. */
    private record Found(Way way, int level, int count) {}

    /** The kind of an index: of whole names or their last parts, and its level. */
    private record Key(boolean fileOnly, int level) {}

    private LabelMatch(List<String> pictures) {
        this.pictures = pictures;
        this.labels = new int[pictures.size()];
        this.source = new int[pictures.size()];
        Arrays.fill(labels, -1);
        Arrays.fill(source, -1);
    }

    /**
     * Finds the labels of {@code pictures}.
     *
     * @param files the label files by the folders that they are in, which end in a slash
     * @throws FailureException if a label file matches few pictures, or two contradict each other
     */
    static LabelMatch of(List<String> pictures, Map<String, LabelFile> files) {
        var match = new LabelMatch(pictures);
        int number = 0;
        List<LabelFile> all = List.copyOf(files.values());
        for (Map.Entry<String, LabelFile> entry : files.entrySet()) {
            if (entry.getValue().hasLabels()) {
                match.add(entry.getKey(), entry.getValue(), number, all);
            }
            number++;
        }
        return match;
    }

    /** Returns the label of picture {@code index}, or -1. */
    int label(int index) {
        return labels[index];
    }

    /** Returns remarks for the user. */
    List<String> notes() {
        return notes;
    }

    private void add(String folder, LabelFile file, int number, List<LabelFile> all) {
        Found found = best(folder, file);
        int inFolder =
                (int) pictures.stream().filter(name -> name.startsWith(folder)).count();
        int expected = Math.min(file.labels().size(), all.size() > 1 && inFolder > 0 ? inFolder : pictures.size());
        if (!pictures.isEmpty() && (found.count == 0 || found.count * 2L < expected)) {
            throw unmatched(file, found);
        }
        assign(file, found, number, all);
        int gone = file.labels().size() - found.count;
        if (gone > 0) {
            notes.add("%s has labels for %s that %s not there"
                    .formatted(file.where(), Counts.of(gone, "file"), Counts.are(gone)));
        }
        if (found.way.dropped < 0) {
            notes.add(file.where()
                    + ": its names are matched without their folders, because those of the pictures differ");
        }
        if (found.level > 0) {
            notes.add(file.where() + ": its names are matched without their endings"
                    + (found.level > 1 ? " and in any case of letters" : "")
                    + ", because those of the pictures differ");
        }
    }

    private Found best(String folder, LabelFile file) {
        int possible = Math.min(file.labels().size(), pictures.size());
        Found best = new Found(new Way(0, folder), 0, 0);
        for (int level = 0; level < LEVELS; level++) {
            for (Way way : ways(folder)) {
                int count = count(file.labels().keySet(), way, level);
                if (count > best.count) {
                    best = new Found(way, level, count);
                }
                if (best.count == possible) {
                    return best;
                }
            }
        }
        return best;
    }

    /** Returns the ways to try, the most likely first. */
    private List<Way> ways(String folder) {
        Set<String> prefixes = new LinkedHashSet<>();
        for (String prefix = folder; !prefix.isEmpty(); prefix = parent(prefix)) {
            prefixes.add(prefix);
        }
        prefixes.add("");
        for (String prefix = common(folder); !prefix.isEmpty(); prefix = parent(prefix)) {
            prefixes.add(prefix);
        }
        for (String prefix = common(""); !prefix.isEmpty(); prefix = parent(prefix)) {
            prefixes.add(prefix);
        }
        Set<Way> ways = new LinkedHashSet<>();
        for (int dropped = 0; dropped <= MAX_DROPPED; dropped++) {
            for (String prefix : prefixes) {
                ways.add(new Way(dropped, prefix));
            }
        }
        ways.add(Way.FILE_ONLY);
        return List.copyOf(ways);
    }

    private static String parent(String folder) {
        return FileNames.folder(folder.substring(0, folder.length() - 1));
    }

    /** Returns the folder that has all pictures below {@code folder}. */
    private String common(String folder) {
        @Nullable String common = null;
        for (String name : pictures) {
            if (name.startsWith(folder)) {
                common = common == null ? FileNames.folder(name) : common;
                while (!name.startsWith(common)) {
                    common = parent(common);
                }
            }
        }
        return common == null ? "" : FileNames.composed(common);
    }

    /** Returns the number of pictures found, or 0 if a way takes two names for one picture. */
    private int count(Set<String> names, Way way, int level) {
        var found = new BitSet(pictures.size());
        int count = 0;
        for (String name : names) {
            int picture = picture(name, way, level);
            if (picture >= 0) {
                if (found.get(picture) && way.dropped != 0) {
                    return 0;
                }
                found.set(picture);
                count++;
            }
        }
        return level > 0 ? found.cardinality() : count;
    }

    private void assign(LabelFile file, Found found, int number, List<LabelFile> all) {
        int conflicts = 0;
        String first = "";
        for (int level = 0; level <= found.level; level++) {
            for (Map.Entry<String, Integer> entry : file.labels().entrySet()) {
                int picture = picture(entry.getKey(), found.way, level);
                int label = entry.getValue();
                if (picture < 0 || label < 0) {
                    continue;
                }
                boolean differs = labels[picture] >= 0 && labels[picture] != label;
                if (source[picture] == number) { // a name in full precedes one without its ending
                    first = differs && conflicts++ == 0 ? pictures.get(picture) : first;
                    continue;
                }
                if (differs) {
                    throw contradiction(all.get(source[picture]), file, picture, label);
                }
                labels[picture] = label;
                source[picture] = number;
            }
        }
        if (conflicts > 0) {
            notes.add("%s has two labels for %s under similar names, the first %s; the first label is used"
                    .formatted(file.where(), Counts.of(conflicts, "picture"), Printable.of(first)));
        }
    }

    private FailureException contradiction(LabelFile one, LabelFile other, int picture, int label) {
        return new FailureException(
                "%s and %s contradict each other: %s has label %d in one and %d in the other; remove one of the files"
                        .formatted(
                                one.where(),
                                other.where(),
                                Printable.of(pictures.get(picture)),
                                labels[picture],
                                label));
    }

    /** Returns the index of the picture that {@code name} means, or a negative number. */
    private int picture(String name, Way way, int level) {
        String wanted = way.apply(name);
        for (int i = 0; wanted != null && i <= level; i++) {
            int picture = index(way.dropped < 0, i).getOrDefault(key(wanted, i), -1);
            if (picture >= 0) {
                return picture;
            }
        }
        return -1;
    }

    /** Returns the indices of the pictures by their names, or by the last parts of their names. */
    private Map<String, Integer> index(boolean fileOnly, int level) {
        return indices.computeIfAbsent(new Key(fileOnly, level), key -> {
            Map<String, Integer> index = new HashMap<>();
            for (int i = 0; i < pictures.size(); i++) {
                String name = FileNames.composed(pictures.get(i));
                index.merge(key(fileOnly ? FileNames.file(name) : name, level), i, (one, other) -> AMBIGUOUS);
            }
            return index;
        });
    }

    private static String key(String name, int level) {
        String key = level == 0 ? name : FileNames.stem(name);
        return level < 2 ? key : key.toLowerCase(Locale.ROOT);
    }

    private FailureException unmatched(LabelFile file, Found found) {
        Set<Integer> matched = new HashSet<>();
        String label = "";
        for (String name : file.labels().keySet()) {
            int picture = picture(name, found.way, found.level);
            if (picture >= 0) {
                matched.add(picture);
            } else if (label.isEmpty()) {
                label = name;
            }
        }
        int unlabelled = 0;
        while (matched.contains(unlabelled)) {
            unlabelled++;
        }
        return new FailureException(
                "%s does not belong to these pictures: %,d of its %s match %s; it has %s, and a picture is %s; correct its names, or remove it"
                        .formatted(
                                file.where(),
                                found.count,
                                Counts.of(file.labels().size(), "name"),
                                Counts.of(pictures.size(), "picture"),
                                Printable.of(label),
                                Printable.of(pictures.get(Math.min(unlabelled, pictures.size() - 1)))));
    }
}
