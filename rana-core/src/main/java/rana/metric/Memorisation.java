package rana.metric;

import java.util.stream.IntStream;
import rana.ProgressListener;

/**
 * A measure of memorised training pictures: the distance of generated pictures to their nearest
 * training picture, relative to that of real pictures. About 1: new pictures. Far below 1: copies.
 * Above 1: unlike the training pictures.
 *
 * @param ratio the median distance of generated pictures divided by that of real ones; infinite if all
 *     real pictures are equal
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
     * pictures.
     */
    public static Memorisation of(FeatureSet generated, Neighbourhood training, ProgressListener progress) {
        double real = Nearest.median(IntStream.range(0, training.set().count())
                .mapToDouble(i -> training.radius(i, 1))
                .toArray());
        return of(Nearest.of(generated, training.set(), progress), real);
    }

    private static Memorisation of(Nearest nearest, double real) {
        double median = nearest.median();
        return new Memorisation(median == real ? 1 : median / real, nearest);
    }
}
