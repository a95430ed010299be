package rana.data;

import java.util.List;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/**
 * Which classes of a data set are wanted, and what labels they get.
 *
 * @param all in the order of the data set's labels
 * @param names the wanted ones; their labels here follow this order
 */
record ClassChoice(List<String> all, List<String> names) {
    static ClassChoice all(List<String> all) {
        return new ClassChoice(all, all);
    }

    /** Reads "frog" or "frog,cat"; nothing stands for all. {@code set} is the name of the data set in messages. */
    static ClassChoice parse(String list, String set, List<String> all) {
        if (list.isBlank()) {
            return all(all);
        }
        List<String> names =
                Stream.of(list.split(",", -1)).map(String::strip).distinct().toList();
        for (String name : names) {
            if (!all.contains(name)) {
                throw new UsageException("unknown %s class \"%s\"%s There are %s"
                        .formatted(set, name, suggestion(name, all), String.join(", ", all)));
            }
        }
        return new ClassChoice(all, names);
    }

    /** The label here of a picture with {@code original} as its label in the data set, or -1: not wanted. */
    int label(int original) {
        return names.indexOf(all.get(original));
    }

    /** For people: "CIFAR-10 training split, frog". */
    String description(String title) {
        return title + (names.equals(all) ? "" : ", " + String.join(", ", names));
    }

    private static String suggestion(String name, List<String> all) {
        String nearest = Names.suggestion(name, all);
        return nearest.isEmpty() ? "." : nearest;
    }
}
