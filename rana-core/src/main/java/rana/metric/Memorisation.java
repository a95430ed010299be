package rana.metric;

import java.util.stream.IntStream;

/**
 * Whether training pictures were learnt by heart: how far generated pictures lie from their nearest training picture, over how
 * far real pictures that are not copies do. About 1: new pictures. Far below 1: copies. Above 1: unlike anything it was shown.
 *
 * @param ratio median distance of generated pictures over that of real ones; infinite where real pictures are all alike
 * @param nearest the nearest training picture of each generated one
 */
public record Memorisation(double ratio, Nearest nearest) {
    /** Compares with real pictures that were not trained on. */
    public static Memorisation of(
            FeatureSet generated, FeatureSet training, FeatureSet heldOut, ProgressListener progress) {
        double real = Nearest.of(heldOut, training, progress).median();
        return of(Nearest.of(generated, training, progress), real);
    }

    /** Compares with the training pictures themselves, each to the nearest other: for when none were held out. */
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
