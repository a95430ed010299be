package rana.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rana.classify.PondClassifier;
import rana.classify.PondScores;
import rana.run.ExtractorCard;
import rana.run.Figure;
import rana.run.Protocol;
import rana.torch.ComputeDevice;

/**
 * Figures for generators trained on the pond, whose labels are known: the fraction of frogs, and
 * the coverage of their kinds.
 */
public final class PondFigures {
    private PondFigures() {}

    /**
     * Measures a generator: the fraction of its pictures that are frogs, with its standard error,
     * and the fractions of species, colourings and poses that are covered
     * ({@link PondClassifier#COVERED_FRACTION}).
     *
     * @param drawn square colour pictures, those of an {@link Evaluator}
     * @param reference a description of the pond, to display
     * @param seed the random seed of the pictures
     */
    public static List<Figure> of(GeneratedPictures drawn, String reference, long seed, ComputeDevice device) {
        try (PondClassifier classifier = PondClassifier.shipped(device)) {
            int samples = drawn.count();
            PondScores scores = classifier.classify(
                    IntStream.range(0, samples).mapToObj(drawn::picture).toList());
            Protocol protocol = new Protocol(card(classifier), reference, 0, samples, seed, null, Map.of());
            double frogs = scores.frogFraction();
            return List.of(
                    new Figure("frogs", frogs, Math.sqrt(frogs * (1 - frogs) / samples), protocol),
                    new Figure("species", covered(scores.species()), null, protocol),
                    new Figure("colourings", covered(scores.colourings()), null, protocol),
                    new Figure("poses", covered(scores.poses()), null, protocol));
        }
    }

    private static double covered(List<PondScores.Frequency> kinds) {
        return (double) kinds.stream().filter(PondScores.Frequency::covered).count() / kinds.size();
    }

    private static ExtractorCard card(PondClassifier classifier) {
        int classes = classifier.card().tasks().stream()
                .mapToInt(task -> task.classes().size())
                .sum();
        return new ExtractorCard(
                classifier.card().name(), classifier.card().sha256(), classes, "Pillow's antialiased bicubic");
    }
}
