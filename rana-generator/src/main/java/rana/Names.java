package rana;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Lists of names in messages, and suggestions for misspelt ones. */
public final class Names {
    private static final int SHOWN = 10;

    private Names() {}

    /** Returns the names, or the first ten and the number of the others: {@code "a, b and 3 more"}. */
    public static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() <= SHOWN ? first : first + " and %,d more".formatted(names.size() - SHOWN);
    }

    /**
     * Returns the name in {@code known} that is nearest to {@code given}, if one is close enough.
     */
    public static Optional<String> nearest(String given, Collection<String> known) {
        int maxDistance = given.length() < 4 ? given.length() / 2 : Math.max(2, given.length() / 3);
        return known.stream()
                .filter(name -> distance(given, name) <= maxDistance)
                .min(Comparator.comparingInt(name -> distance(given, name)));
    }

    /** Returns {@code "; did you mean 'conv'?"}, or an empty string if no name is close enough. */
    public static String suggestion(String given, Collection<String> known) {
        return nearest(given, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Returns the {@link #suggestion}, or the list of known names if no name is close enough. */
    public static String hint(String given, Collection<String> known) {
        String suggestion = suggestion(given, known);
        if (!suggestion.isEmpty()) {
            return suggestion;
        }
        return known.isEmpty() ? "; there are none" : "; there are " + String.join(", ", known);
    }

    /**
     * Returns the number of edits between the two; a name that ends in {@code given} ("plane")
     * counts as one edit.
     */
    private static int distance(String given, String name) {
        String wanted = given.toLowerCase(Locale.ROOT);
        String lower = name.toLowerCase(Locale.ROOT);
        return wanted.length() > 3 && lower.endsWith(wanted)
                ? 1
                : LevenshteinDistance.getDefaultInstance().apply(wanted, lower);
    }
}
