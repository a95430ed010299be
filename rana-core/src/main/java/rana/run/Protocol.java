package rana.run;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rana.Counts;

/**
 * The settings of a measurement. Figures are comparable only if their protocols are equal.
 *
 * @param extractor the feature extractor: its name, weights and resizer
 * @param reference a description of the real pictures, to display
 * @param references the number of real pictures
 * @param samples the number of generated pictures
 * @param seed the random seed of the samples and of the measure
 * @param classes the choice of the classes of the samples; null if the generator has none, and in
 *     older evaluations, which took all classes in turn
 * @param settings the parameters of the measure: {@code k}, {@code subsets}, {@code subsetSize}
 */
public record Protocol(
        ExtractorCard extractor,
        String reference,
        int references,
        int samples,
        long seed,
        @Nullable String classes,
        Map<String, Integer> settings) {
    private static final int HASH_SHOWN = 12;

    public Protocol {
        settings = new TreeMap<>(settings);
    }

    /** Returns this protocol with the settings of one measure. */
    public Protocol with(Map<String, Integer> ofMeasure) {
        return new Protocol(extractor, reference, references, samples, seed, classes, ofMeasure);
    }

    /** Returns the protocol in one line, without the settings of the measure. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "extractor %s (SHA-256 %s…), resizer: %s; %s, seed %d%s; reference: %s, %s",
                extractor.name(),
                extractor
                        .sha256()
                        .substring(0, Math.min(HASH_SHOWN, extractor.sha256().length())),
                extractor.resizer(),
                Counts.of(samples, "sample"),
                seed,
                classes == null ? "" : ", classes " + classes,
                reference,
                Counts.of(references, "picture"));
    }
}
