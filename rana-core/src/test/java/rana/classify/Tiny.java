package rana.classify;

import java.util.List;
import java.util.SplittableRandom;
import rana.optim.Nesterov;

/** Eight-pixel pictures whose upper or lower half is bright, and a network small enough for tests to train. */
final class Tiny implements Examples {
    static final TrainingPlan PLAN = new TrainingPlan(
            new Body(8, 3, Whitening.kernels(3), List.of(4, 6)),
            3,
            10,
            new Nesterov(TrainingPlan.oneCycle(0.1), 0.9, 1e-4, 0, 0),
            0.1,
            new Variation(true, 1),
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

    /** The second question arises for the upper half only, and its answer is whether the picture is reddish. */
    @Override
    public List<Question> questions() {
        return List.of(
                new Question("half", List.of("upper", "lower")),
                new Question("colour", List.of("red", "green", "blue")));
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
    public int answer(int index, int question) {
        return question == 0 ? index % 2 : index % 2 == 0 ? index / 2 % 3 : -1;
    }
}
