package rana;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What a person who misspelt a name probably meant. */
public final class Names {
    private Names() {}

    /** The name among {@code known} that is close enough to {@code given} to be what was meant. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        int most = given.length() < 4 ? given.length() / 2 : Math.max(2, given.length() / 3);
        return known.stream()
                .filter(name -> distance(given, name) <= most)
                .min(Comparator.comparingInt(name -> distance(given, name)));
    }

    /** {@code "; did you mean 'conv'?"}, or nothing where no name is near. */
    public static String suggestion(String given, Collection<String> known) {
        return nearest(given, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** A {@link #suggestion}, or what there is where no name is near. */
    public static String hint(String given, Collection<String> known) {
        String suggestion = suggestion(given, known);
        if (!suggestion.isEmpty()) {
            return suggestion;
        }
        return known.isEmpty() ? "; there are none" : "; there are " + String.join(", ", known);
    }

    /** Edits between the two; a name that ends in what was given ("plane") is one edit away. */
    private static int distance(String given, String name) {
        String wanted = given.toLowerCase(Locale.ROOT);
        String lower = name.toLowerCase(Locale.ROOT);
        return wanted.length() > 3 && lower.endsWith(wanted)
                ? 1
                : LevenshteinDistance.getDefaultInstance().apply(wanted, lower);
    }
}
