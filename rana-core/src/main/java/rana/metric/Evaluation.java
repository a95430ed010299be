package rana.metric;

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

    /** The figure that says most in one number, the Fréchet distance: smaller is better. */
    public Figure distance() {
        return figures.get(0);
    }
}
