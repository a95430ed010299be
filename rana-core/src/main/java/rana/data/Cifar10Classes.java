package rana.data;

import java.util.List;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/** Which of the ten classes of CIFAR-10 are wanted, and what labels they get. */
record Cifar10Classes(List<String> names) {
    /** All ten, in the order of the archive's labels. */
    static final List<String> ALL =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** Reads "frog" or "frog,cat"; nothing stands for all ten. Labels follow the order given. */
    static Cifar10Classes parse(String list) {
        if (list.isBlank()) {
            return new Cifar10Classes(ALL);
        }
        List<String> names =
                Stream.of(list.split(",", -1)).map(String::strip).distinct().toList();
        for (String name : names) {
            if (!ALL.contains(name)) {
                throw new UsageException("unknown CIFAR-10 class \"%s\"%s There are %s"
                        .formatted(name, suggestion(name), String.join(", ", ALL)));
            }
        }
        return new Cifar10Classes(names);
    }

    /** The label here of a record with {@code original} as its label in the archive, or -1: not wanted. */
    int label(int original) {
        return names.indexOf(ALL.get(original));
    }

    /** For people: "CIFAR-10 training split, frog". */
    String description(Cifar10Split split) {
        return "CIFAR-10 " + split.title() + (names.equals(ALL) ? "" : ", " + String.join(", ", names));
    }

    private static String suggestion(String name) {
        String nearest = Names.suggestion(name, ALL);
        return nearest.isEmpty() ? "." : nearest;
    }
}
