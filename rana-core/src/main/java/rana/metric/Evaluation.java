package rana.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of evaluating a generator.
 *
 * @param figures all figures; the Fréchet distance comes first
 * @param memorisation the nearest real picture of each generated one
 */
public record Evaluation(List<Figure> figures, Memorisation memorisation) {
    public Evaluation {
        figures = List.copyOf(figures);
    }

    /** Returns this evaluation with {@code more} figures appended. */
    public Evaluation with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Evaluation(all, memorisation);
    }

    /** Returns the Fréchet distance, the most informative single figure; smaller is better. */
    public Figure distance() {
        return figures.get(0);
    }
}
