package rana.run;

import java.util.List;

/**
 * The discriminator's scores of a snapshot's samples: probabilities where the objective defines
 * them, otherwise raw scores.
 *
 * @param step the number of steps taken
 * @param real the score of each real sample
 * @param fake the score of each generated sample
 * @param probabilities true if the scores are probabilities, in [0, 1]
 */
public record SampleScores(long step, List<Double> real, List<Double> fake, boolean probabilities) {
    /** Creates the scores of a snapshot. */
    public SampleScores {
        real = List.copyOf(real);
        fake = List.copyOf(fake);
    }
}
