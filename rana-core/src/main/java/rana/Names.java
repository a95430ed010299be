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
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String lower = given.toLowerCase(Locale.ROOT);
        int most = Math.max(1, given.length() / 3);
        return known.stream()
                .filter(name -> distance.apply(lower, name.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt(name -> distance.apply(lower, name.toLowerCase(Locale.ROOT))));
    }

    /** {@code "; did you mean 'conv'?"}, or what there is where nothing is close. */
    public static String hint(String given, Collection<String> known) {
        return nearest(given, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElseGet(() -> "; there are " + String.join(", ", known));
    }
}
