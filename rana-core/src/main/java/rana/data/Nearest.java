package rana.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody who misspelt a name may have meant. */
final class Nearest {
    private Nearest() {}

    /** "; did you mean frog?", or nothing where no name is near. */
    static String suggestion(String given, Collection<String> names) {
        String wanted = given.toLowerCase(Locale.ROOT);
        int tolerated = wanted.length() < 4 ? 1 : 2;
        return names.stream()
                .filter(name -> distance(wanted, name) <= tolerated)
                .min(Comparator.comparingInt(name -> distance(wanted, name)))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** Edits between the two; a name that ends in what was given ("plane") is one edit away. */
    private static int distance(String wanted, String name) {
        return wanted.length() > 3 && name.endsWith(wanted)
                ? 1
                : LevenshteinDistance.getDefaultInstance().apply(wanted, name);
    }
}
