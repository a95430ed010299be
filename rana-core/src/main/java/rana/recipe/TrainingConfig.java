package rana.recipe;

/**
 * The course of a training.
 *
 * @param steps how many; one is {@code discriminatorSteps} updates of D and one of G
 * @param batch real pictures in each update of D, which sees as many generated ones, and pictures in each update of G
 * @param discriminatorSteps k of the paper's Algorithm 1
 * @param order in which real pictures come
 * @param every steps between sample grids and between checkpoints
 */
public record TrainingConfig(long steps, int batch, int discriminatorSteps, BatchOrder order, long every) {
    /** In which order real pictures come. */
    public enum BatchOrder {
        /** As they lie, from the first again when fewer than a batch are left: the seed's. */
        SEQUENTIAL,
        /** Each epoch in a random order of its own. */
        SHUFFLED
    }

    public TrainingConfig {
        atLeastOne("steps", steps);
        atLeastOne("batch", batch);
        atLeastOne("discriminatorSteps", discriminatorSteps);
        atLeastOne("every", every);
    }

    /** The same course, {@code steps} long, with a grid and a checkpoint every so many steps. */
    public TrainingConfig lasting(long ofSteps, long betweenGrids) {
        return new TrainingConfig(ofSteps, batch, discriminatorSteps, order, betweenGrids);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1; got " + value);
        }
    }
}
