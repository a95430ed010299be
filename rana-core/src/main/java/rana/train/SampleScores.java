package rana.train;

import java.util.List;

/**
 * How real D holds samples to be: probabilities where its scores have that meaning, else the scores.
 *
 * @param step how many steps have been taken
 * @param onReal of the real pictures of a {@link Samples}
 * @param onFake of its generated ones
 */
public record SampleScores(long step, List<Double> onReal, List<Double> onFake) {
    public SampleScores {
        onReal = List.copyOf(onReal);
        onFake = List.copyOf(onFake);
    }
}
