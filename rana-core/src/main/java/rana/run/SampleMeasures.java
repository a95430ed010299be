package rana.run;

/**
 * The watchdog's measures of a snapshot's samples. They are plain ratios and do not measure
 * quality.
 *
 * @param diversity the mean distance from each generated image to the nearest other one, divided by
 *     the same among as many real images: about 1 if as varied as those, 0 if all are equal.
 *     Distances are Euclidean, of averages over 8×8 cells
 * @param grey the fraction of mid-grey patches in generated images minus that in real ones: what a
 *     cutout or a translation leaves
 * @param nearest the median distance from a generated image to the nearest real one, divided by the
 *     median from one real image to the nearest other: near 0 if the data are copied
 */
public record SampleMeasures(double diversity, double grey, double nearest) {}
