package rana.optim;

import rana.nn.Network;

/**
 * An exponential moving average of the generator's weights: after every step
 * {@code average ← β·average + (1 - β)·G}, with {@code β = ½^(images / halfLife)} (Karras et al.,
 * 2017, arXiv:1710.10196; the half-life in images as in StyleGAN2).
 *
 * @param halfLifeImages the number of real pictures after which a weight counts half, at least 0; 0
 *     for no average: G itself is used
 * @param rampUp limits the half-life to {@code rampUp} times the number of pictures shown so far,
 *     at least 0; 0 for no limit
 */
public record Ema(Schedule halfLifeImages, double rampUp) {
    public Ema {
        if (halfLifeImages.min() < 0) {
            throw new IllegalArgumentException("halfLifeImages must be at least 0; got " + halfLifeImages);
        }
        if (!(rampUp >= 0 && rampUp < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rampUp must be at least 0; got " + rampUp);
        }
    }

    /** Creates no average. */
    public static Ema none() {
        return halfLife(0);
    }

    /** Creates an average with a constant half-life and no ramp-up. */
    public static Ema halfLife(double images) {
        return new Ema(Schedule.constant(images), 0);
    }

    /**
     * Returns a copy whose half-life is at most {@code factor} times the number of pictures shown
     * so far; 0 for no limit.
     */
    public Ema rampUp(double factor) {
        return new Ema(halfLifeImages, factor);
    }

    /** Returns true if there is an average. */
    public boolean averages() {
        return halfLifeImages.max() > 0;
    }

    /**
     * Returns β, the weight of the old average in a step, in [0, 1).
     *
     * @param images the number of real pictures shown in this step
     * @param seen the number of real pictures shown before and in this step
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    public double beta(long images, long seen, double fraction) {
        double halfLife = halfLifeImages.at(fraction);
        if (rampUp > 0) {
            halfLife = Math.min(halfLife, rampUp * seen);
        }
        return halfLife > 0 ? Math.pow(0.5, images / halfLife) : 0;
    }

    /**
     * Moves {@code average} towards {@code network}, if there is an average. Statistics, such as
     * those of batch normalisation, are copied: they are averages already.
     */
    public void update(Network average, Network network, long images, long seen, double fraction) {
        if (!averages()) {
            return;
        }
        double beta = beta(images, seen, fraction);
        average.parameterList().moveTowards(network.parameterList(), 1 - beta);
        average.statisticsList().copyFrom(network.statisticsList());
    }
}
