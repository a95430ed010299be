package rana.metric;

import java.util.ArrayList;
import java.util.List;
import rana.run.EvaluationFile;
import rana.run.Figure;

/**
 * The result of evaluating a generator.
 *
 * @param figures all figures; the Fréchet distance comes first
 * @param memorisation the nearest real picture of each generated one
 */
public record Evaluation(List<Figure> figures, Memorisation memorisation) {
    private static final int CLOSEST = 10;

    /** Creates an evaluation. */
    public Evaluation {
        figures = List.copyOf(figures);
    }

    /** Returns this evaluation with {@code more} figures appended. */
    public Evaluation with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Evaluation(all, memorisation);
    }

    /**
     * Returns this evaluation as an entry of {@code evaluation.json}, with the generated images
     * closest to a real one.
     *
     * @param checkpoint the name of the checkpoint
     * @param device the device that computed images and features
     */
    public EvaluationFile.Entry entry(String checkpoint, String device) {
        return EvaluationFile.Entry.now(
                checkpoint, device, figures, memorisation.nearest().closest(CLOSEST));
    }

    /** Returns the Fréchet distance, the most informative single figure; smaller is better. */
    public Figure distance() {
        return figures.get(0);
    }
}
