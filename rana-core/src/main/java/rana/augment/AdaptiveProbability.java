package rana.augment;

/**
 * The adaptation of an augmentation's probability to D's overfitting (Karras et al., 2020,
 * arXiv:2006.06676, section 3): it rises while r_t, the mean sign of D's scores of real pictures,
 * is above a target, and falls while it is below. The caller keeps the probability.
 *
 * @param target the target of r_t, in (-1, 1); 0.6 in the paper
 * @param adjustImages the number of real pictures over which the probability moves by 1, at least
 *     1; 500,000 in the paper
 * @param limit the maximum of the probability, in [0, 1]; 0 for no adaptation
 */
public record AdaptiveProbability(double target, long adjustImages, double limit) {
    public AdaptiveProbability {
        if (!(target > -1 && target < 1)) {
            throw new IllegalArgumentException("target must be between -1 and 1; got " + target);
        }
        if (adjustImages < 1) {
            throw new IllegalArgumentException("adjustImages must be at least 1; got " + adjustImages);
        }
        if (!(limit >= 0 && limit <= 1)) {
            throw new IllegalArgumentException("limit must be in [0, 1]; got " + limit);
        }
    }

    /**
     * Returns the next probability: {@code probability ± images / adjustImages}, clipped to [0,
     * limit]; unchanged if {@code overfitting} is at the target or NaN.
     *
     * @param overfitting r_t = E[sign(D(x))], in [-1, 1]: 1 if D scores all real pictures as real
     * @param images the number of real pictures that D has seen since the last adaptation
     */
    public double next(double probability, double overfitting, long images) {
        double step = (double) images / adjustImages;
        double moved = probability;
        if (overfitting > target) {
            moved += step;
        } else if (overfitting < target) {
            moved -= step;
        }
        return Math.min(Math.max(moved, 0), limit);
    }
}
