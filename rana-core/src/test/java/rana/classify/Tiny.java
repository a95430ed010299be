package rana.classify;

import java.util.List;
import java.util.SplittableRandom;
import rana.optim.Nesterov;

/**
 * Labelled 8×8 pictures whose upper or lower half is bright, and a plan for a network small enough
 * to train in tests.
 */
final class Tiny implements LabelledImages {
    static final TrainingPlan PLAN = new TrainingPlan(
            new Backbone(8, 3, Whitening.kernels(3), List.of(4, 6)),
            3,
            10,
            new Nesterov(TrainingPlan.oneCycle(0.1), 0.9, 1e-4, 0, 0),
            0.1,
            new FlipAndShift(true, 1),
            false);

    private final int count;
    private final int firstSeed;

    Tiny(int count, int firstSeed) {
        this.count = count;
        this.firstSeed = firstSeed;
    }

    @Override
    public String description() {
        return "halves";
    }

    /**
     * The second task, the dominant colour, has labels only for pictures whose upper half is
     * bright.
     */
    @Override
    public List<ClassificationTask> tasks() {
        return List.of(
                new ClassificationTask("half", List.of("upper", "lower")),
                new ClassificationTask("colour", List.of("red", "green", "blue")));
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int size() {
        return 8;
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        SplittableRandom random = new SplittableRandom(firstSeed + index);
        for (int i = 0; i < pictureBytes(); i++) {
            boolean bright = i / (pictureBytes() / 2) == index % 2;
            boolean coloured = i % 3 == index / 2 % 3;
            to[offset + i] = (byte) (random.nextInt(40) + (bright ? 90 : 20) + (coloured ? 80 : 0));
        }
    }

    @Override
    public int label(int index, int task) {
        return task == 0 ? index % 2 : index % 2 == 0 ? index / 2 % 3 : -1;
    }
}
