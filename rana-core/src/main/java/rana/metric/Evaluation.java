package rana.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found about a generator.
 *
 * @param figures the distance of distributions first
 * @param memorisation the nearest real picture of each generated one
 */
public record Evaluation(List<Figure> figures, Memorisation memorisation) {
    public Evaluation {
        figures = List.copyOf(figures);
    }

    /** This evaluation, with {@code more} figures at the end. */
    public Evaluation with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Evaluation(all, memorisation);
    }

    /** The figure that says most in one number, the Fréchet distance: smaller is better. */
    public Figure distance() {
        return figures.get(0);
    }
}
