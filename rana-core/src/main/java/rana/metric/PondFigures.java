package rana.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rana.classify.PondJudge;
import rana.torch.ComputeDevice;

/** Measures of what was trained on the pond, where the truth is known: how much of what is drawn is frogs, and of which kinds. */
public final class PondFigures {
    private PondFigures() {}

    /**
     * Judges what a generator draws: the share that are frogs, with its standard error, and the shares of species, colourings and poses
     * that are covered ({@link PondJudge#COVERED_SHARE}).
     *
     * @param generator of square colour pictures
     * @param reference the pond, for people
     * @param samples how many pictures are drawn, the same as for an {@link Evaluator} of this seed
     */
    public static List<Figure> of(
            PictureMaker generator, String reference, int samples, long seed, ComputeDevice device) {
        try (PondJudge judge = PondJudge.shipped(device)) {
            GeneratedPictures drawn = new GeneratedPictures(generator, samples, seed);
            PondJudge.Verdict verdict = judge.judge(
                    IntStream.range(0, samples).mapToObj(drawn::picture).toList());
            Protocol protocol = new Protocol(card(judge), reference, 0, samples, seed, Map.of());
            double frogs = verdict.frogShare();
            return List.of(
                    new Figure("frogs", frogs, Math.sqrt(frogs * (1 - frogs) / samples), protocol),
                    new Figure("species", covered(verdict.species()), null, protocol),
                    new Figure("colourings", covered(verdict.colourings()), null, protocol),
                    new Figure("poses", covered(verdict.poses()), null, protocol));
        }
    }

    private static double covered(List<PondJudge.Seen> kinds) {
        return (double) kinds.stream().filter(PondJudge.Seen::covered).count() / kinds.size();
    }

    private static ExtractorCard card(PondJudge judge) {
        int answers = judge.card().questions().stream()
                .mapToInt(question -> question.answers().size())
                .sum();
        return new ExtractorCard(judge.card().name(), judge.card().sha256(), answers, "Pillow's antialiased bicubic");
    }
}
