package rana.toy;

import java.util.List;
import java.util.Optional;
import rana.gan.Gan;

/**
 * The visible state of a {@link ToyTraining} between two steps, as plain data. All numbers except
 * those of the report are finite: after a training has diverged, points that are not finite are
 * omitted and such arrows have length 0.
 *
 * @param step number of steps taken
 * @param real points of the distribution, x and y of each, the same at every step: at most
 *     {@value #MAX_POINTS}
 * @param generated as many points drawn by the current generator, not its average, from the same
 *     latents at every step
 * @param map map of the discriminator's output: its probability if the objective has one, else its
 *     score by rank
 * @param arrows (x, y, dx, dy) of the first {@value #MAX_ARROWS} generated points: {@code -∂L/∂x}
 *     of the generator's loss on that point, not scaled, so that they vanish where the
 *     discriminator is saturated
 * @param report report of the last step; empty before the first
 * @param modes the modes that {@value ToyTraining#SAMPLES} generated points lie on; empty if the
 *     distribution has none
 */
public record ToyState(
        long step,
        List<Float> real,
        List<Float> generated,
        ScoreMap map,
        List<Float> arrows,
        Optional<Gan.Report> report,
        Optional<Modes> modes) {
    /** The number of cells of the map along a side. */
    public static final int CELLS = 40;

    /** The maximum number of points of either kind. */
    public static final int MAX_POINTS = 500;

    /** The maximum number of arrows. */
    public static final int MAX_ARROWS = 60;

    /**
     * Returns true if a loss of the last step is not finite; further steps cannot recover from
     * that.
     */
    public boolean hasDiverged() {
        return report.flatMap(Gan.Report::fault).isPresent();
    }
}
