package rana.data;

import java.util.List;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/**
 * A choice of classes of a data set, which are relabelled from 0 in the order of the choice.
 *
 * @param all all classes in the order of the data set's labels
 * @param names the chosen classes in the order of their new labels
 */
record ClassChoice(List<String> all, List<String> names) {
    static ClassChoice all(List<String> all) {
        return new ClassChoice(all, all);
    }

    /**
     * Parses "frog" or "frog,cat"; an empty list means all classes. {@code set} names the data set
     * in messages.
     */
    static ClassChoice parse(String list, String set, List<String> all) {
        if (list.isBlank()) {
            return all(all);
        }
        List<String> names =
                Stream.of(list.split(",", -1)).map(String::strip).distinct().toList();
        for (String name : names) {
            if (!all.contains(name)) {
                throw new UsageException("unknown %s class \"%s\"%s The classes are %s"
                        .formatted(set, name, suggestion(name, all), String.join(", ", all)));
            }
        }
        return new ClassChoice(all, names);
    }

    /**
     * Returns the new label of a picture whose label in the data set is {@code original}, or -1 if
     * its class is not chosen.
     */
    int label(int original) {
        return names.indexOf(all.get(original));
    }

    /** Returns a description such as "CIFAR-10 training split, frog". */
    String description(String title) {
        return title + (names.equals(all) ? "" : ", " + String.join(", ", names));
    }

    private static String suggestion(String name, List<String> all) {
        String nearest = Names.suggestion(name, all);
        return nearest.isEmpty() ? "." : nearest;
    }
}
