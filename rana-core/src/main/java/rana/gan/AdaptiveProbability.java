package rana.gan;

/**
 * How an augmentation's probability follows D (Karras et al., 2020, arXiv:2006.06676, section 3): up while D is surer of the
 * pictures that it has seen than it should be, down while it is not. The probability is the only state, and its user's to keep.
 *
 * @param target the sign of D's scores for real pictures, on average, that is aimed at; 0.6 in the paper
 * @param adjustImages how many real pictures D sees while the probability moves by 1; 500,000 in the paper
 * @param limit the most that the probability may become, in [0, 1]
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
     * The probability to go on with: {@code probability ± images / adjustImages}, in [0, limit]; the same again where the signs are
     * at the target, or are no number.
     *
     * @param signs E[sign(D(real))], the paper's r_t, in [-1, 1]: 1 if D holds all of them to be real
     * @param images how many real pictures D has seen since the last time
     */
    public double next(double probability, double signs, long images) {
        double step = (double) images / adjustImages;
        double moved = probability;
        if (signs > target) {
            moved += step;
        } else if (signs < target) {
            moved -= step;
        }
        return Math.min(Math.max(moved, 0), limit);
    }
}
