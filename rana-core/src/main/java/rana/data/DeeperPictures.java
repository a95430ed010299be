package rana.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.Printable;

/**
 * Pictures in folders inside class folders, which are not used.
 *
 * @param text the number of pictures, and where they are: a sentence without a subject
 * @param folder the folder inside the named one that has the most usable pictures; empty if the
 *     named one has as many
 * @param pictures the number of usable pictures of that folder
 */
record DeeperPictures(String text, String folder, int pictures) {
    private static final int NAMED = 3;

    /**
     * Finds where the pictures are that are deeper than class folders.
     *
     * @param deeper the names of these pictures
     * @param all the names of all pictures
     * @param usable the number of pictures that can be used
     */
    static @Nullable DeeperPictures of(List<String> deeper, List<String> all, int usable) {
        if (deeper.isEmpty()) {
            return null;
        }
        Map<String, Integer> folders = new HashMap<>();
        deeper.forEach(name -> folders.merge(FileNames.folder(name), 1, Integer::sum));
        List<Map.Entry<String, Integer>> largest = largestFirst(folders);
        StringBuilder text = new StringBuilder("%s %s deeper than class folders:"
                .formatted(Counts.of(deeper.size(), "picture"), Counts.are(deeper.size())));
        int shown = 0;
        for (Map.Entry<String, Integer> folder : largest.subList(0, Math.min(NAMED, largest.size()))) {
            text.append(
                    "%s %,d in %s".formatted(shown == 0 ? "" : ",", folder.getValue(), Printable.of(folder.getKey())));
            shown += folder.getValue();
        }
        if (largest.size() > NAMED) {
            text.append(" and %,d in %s"
                    .formatted(deeper.size() - shown, Counts.of(largest.size() - NAMED, "other folder")));
        }
        Map<String, Integer> usableIn = new HashMap<>();
        for (String name : all) {
            String folder = FileNames.folder(name);
            String parent = folder.isEmpty() ? "" : FileNames.folder(folder.substring(0, folder.length() - 1));
            usableIn.merge(folder, 1, Integer::sum);
            if (!parent.isEmpty()) {
                usableIn.merge(parent, 1, Integer::sum);
            }
        }
        usableIn.remove("");
        Map.Entry<String, Integer> best = largestFirst(usableIn).get(0);
        boolean better = best.getValue() > usable;
        return new DeeperPictures(text.toString(), better ? best.getKey() : "", better ? best.getValue() : 0);
    }

    /** Returns what to do in order to use the most pictures. */
    String advice(PictureFiles files) {
        return files instanceof ZipFiles
                ? "unpack the archive and use its folder %s, which has %s"
                        .formatted(Printable.of(folder), Counts.of(pictures, "usable picture"))
                : "use the folder %s, which has %s".formatted(path(files), Counts.of(pictures, "usable picture"));
    }

    /** Returns the path of the folder that has the most usable pictures. */
    Path path(PictureFiles files) {
        return files.where().resolve(folder);
    }

    private static List<Map.Entry<String, Integer>> largestFirst(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
