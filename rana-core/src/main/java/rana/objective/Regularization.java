package rana.objective;

import java.util.List;
import rana.augment.AugmentationPolicy;

/**
 * The regularisation of D.
 *
 * @param penalties gradient penalties, which are added to D's loss
 * @param clipWeights the bound c to which every weight of D is clipped, [-c, c], after an update,
 *     as in Arjovsky et al., 2017 (arXiv:1701.07875, with 0.01); 0 for no clipping
 * @param augmentation the augmentation of the pictures that D sees
 */
public record Regularization(List<Penalty> penalties, double clipWeights, AugmentationPolicy augmentation) {
    public Regularization {
        penalties = List.copyOf(penalties);
        if (!(clipWeights >= 0 && clipWeights < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clipWeights must be at least 0; got " + clipWeights);
        }
    }

    /** Creates no regularisation. */
    public static Regularization none() {
        return of();
    }

    /** Creates gradient penalties without weight clipping or augmentation. */
    public static Regularization of(Penalty... penalties) {
        return new Regularization(List.of(penalties), 0, AugmentationPolicy.none());
    }

    /** Returns a copy with another bound of D's weights; 0 for none. */
    public Regularization clipWeights(double bound) {
        return new Regularization(penalties, bound, augmentation);
    }

    /** Returns a copy with another augmentation. */
    public Regularization augmentation(AugmentationPolicy policy) {
        return new Regularization(penalties, clipWeights, policy);
    }
}
