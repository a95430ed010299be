package rana.run;

import rana.train.Samples;

/**
 * What the watchdog measures on one {@link Samples}; plain ratios, which say nothing of quality.
 *
 * @param diversity mean distance from each generated picture to the one most like it among the others, as a share of the same among
 *     as many real ones: about 1 when as varied as those, 0 when all are one. Distances are Euclidean, of averages over 8×8 cells
 * @param grey share of mid-grey patches in generated pictures less that in real ones: what a cutout or a translation would leave
 * @param nearest median distance from a generated picture to the nearest real one, as a share of the median from one real picture to
 *     the nearest other: near 0 when the data are copied
 */
public record SampleMeasures(double diversity, double grey, double nearest) {
    public static SampleMeasures of(Metrics.Measures logged) {
        return new SampleMeasures(logged.diversity(), logged.grey(), logged.nearest());
    }
}
