package rana.metric;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a figure was taken. Figures of different protocols are not to be compared.
 *
 * @param extractor of the features: its name, weights and resizer
 * @param reference the real pictures, for people
 * @param references how many of them
 * @param samples how many generated ones
 * @param seed of the samples, and of what else the measure draws
 * @param settings of the measure: {@code k}, {@code subsets}, {@code subsetSize}
 */
public record Protocol(
        ExtractorCard extractor,
        String reference,
        int references,
        int samples,
        long seed,
        Map<String, Integer> settings) {
    private static final int HASH_SHOWN = 12;

    public Protocol {
        settings = new TreeMap<>(settings);
    }

    /** This protocol for a measure with settings of its own. */
    Protocol with(Map<String, Integer> ofMeasure) {
        return new Protocol(extractor, reference, references, samples, seed, ofMeasure);
    }

    /** One line for people, without the settings of the measure. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "extractor %s (SHA-256 %s…), resizer: %s; %,d samples, seed %d; reference: %s, %,d pictures",
                extractor.name(),
                extractor
                        .sha256()
                        .substring(0, Math.min(HASH_SHOWN, extractor.sha256().length())),
                extractor.resizer(),
                samples,
                seed,
                reference,
                references);
    }
}
