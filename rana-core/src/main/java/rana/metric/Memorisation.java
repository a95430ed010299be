package rana.metric;

import java.util.stream.IntStream;
import rana.ProgressListener;

/**
 * A measure of memorised training pictures: the distance of generated pictures to their nearest
 * training picture, relative to that of real pictures. About 1: new pictures. Far below 1: copies.
 * Above 1: unlike the training pictures.
 *
 * @param ratio the median distance of generated pictures divided by that of real ones; NaN if all real
 *     pictures are equal
 * @param nearest the nearest training picture of each generated one
 */
public record Memorisation(double ratio, Nearest nearest) {
    /** Compares with held-out real pictures. */
    public static Memorisation of(
            FeatureSet generated, FeatureSet training, FeatureSet heldOut, ProgressListener progress) {
        double real = Nearest.of(heldOut, training, progress).median();
        return of(Nearest.of(generated, training, progress), real);
    }

    /**
     * Compares with the distances between the training pictures, for data sets without held-out
     * pictures. A picture that occurs several times counts once: its distance to itself says nothing.
     */
    public static Memorisation of(FeatureSet generated, Neighbourhood training, ProgressListener progress) {
        FeatureSet distinct = training.set().distinct();
        Nearest nearest = Nearest.of(generated, training.set(), progress);
        if (distinct.count() == 1) {
            return of(nearest, 0);
        }
        Neighbourhood real =
                distinct.count() == training.set().count() ? training : Neighbourhood.of(distinct, 1, progress);
        return of(
                nearest,
                Nearest.median(IntStream.range(0, distinct.count())
                        .mapToDouble(i -> real.radius(i, 1))
                        .toArray()));
    }

    /** Returns true if the real pictures differ, so that there is a distance to compare with. */
    public boolean isDefined() {
        return Double.isFinite(ratio);
    }

    private static Memorisation of(Nearest nearest, double real) {
        return new Memorisation(real == 0 ? Double.NaN : nearest.median() / real, nearest);
    }
}
