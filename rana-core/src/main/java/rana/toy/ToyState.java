package rana.toy;

import java.util.List;
import java.util.Optional;
import rana.gan.Gan;

/**
 * What can be seen of a {@link ToyTraining} between two steps, as plain data, all numbers finite but for the report's: of a training that
 * diverged, points that are no numbers are left out, and arrows that are none have no length.
 *
 * @param step how many steps have been taken
 * @param real points of the cloud, (x, y) after (x, y), the same at every step: at most {@value #MOST_POINTS}
 * @param generated points that G draws now, not its average, from the same latents at every step: as many
 * @param map of what D holds of the plane: its probability where the game has one, else its score by rank
 * @param arrows (x, y, dx, dy) of the first {@value #MOST_ARROWS} generated points: {@code -∂L/∂x} of G's loss on that point, not scaled,
 *     so that they vanish where D is saturated
 * @param report of the last step; empty before the first
 * @param modes that {@value ToyTraining#SAMPLES} points of G lie on; empty where the cloud has none
 */
public record ToyState(
        long step,
        List<Float> real,
        List<Float> generated,
        ScoreMap map,
        List<Float> arrows,
        Optional<Gan.Report> report,
        Optional<Modes> modes) {
    /** Cells of the map along a side. */
    public static final int CELLS = 40;

    /** Most points of either kind. */
    public static final int MOST_POINTS = 500;

    /** Most arrows. */
    public static final int MOST_ARROWS = 60;

    /** Whether a loss of the last step is no finite number, so that no further step mends it. */
    public boolean hasDiverged() {
        return report.flatMap(Gan.Report::fault).isPresent();
    }
}
