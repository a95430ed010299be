package rana.gan;

import java.util.List;

/**
 * What holds D back.
 *
 * @param penalties that D pays beside its loss
 * @param clipWeights every weight of D is clipped to [-clipWeights, clipWeights] after its update, as in Arjovsky et al., 2017
 *     (arXiv:1701.07875, with 0.01); 0 for no clipping
 * @param augmentation of the pictures that it sees
 */
public record Regularization(List<Penalty> penalties, double clipWeights, AugmentationPolicy augmentation) {
    public Regularization {
        penalties = List.copyOf(penalties);
        if (!(clipWeights >= 0 && clipWeights < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clipWeights must be at least 0; got " + clipWeights);
        }
    }

    /** Nothing. */
    public static Regularization none() {
        return new Regularization(List.of(), 0, AugmentationPolicy.none());
    }
}
