package rana.watch;

import java.util.Arrays;
import java.util.List;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.run.Metrics;
import rana.run.SampleMeasures;
import rana.train.Samples;

/**
 * The measurement of {@link SampleMeasures} against at most {@value #MAX_REFERENCES} pictures,
 * spread evenly over the data set.
 */
final class SampleGauge {
    static final int MAX_REFERENCES = 5_000;

    /** The side of a mid-grey patch as a fraction of the picture's side: 3 pixels of 32. */
    private static final double PATCH = 3 / 32.0;

    /**
     * The largest difference of a grey patch's bytes from mid-grey; networks do not hit it exactly.
     */
    private static final int GREY_TOLERANCE = 12;

    /**
     * The largest fraction of grey patches in a picture that counts. A picture with more is flat,
     * like those of an untrained generator, and shows nothing about augmentation.
     */
    private static final double MAX_GREY = 0.75;

    /** The number of references that the distance between real pictures is measured from. */
    private static final int PROBES = 256;

    private final float[][] references;
    private final double realDistance;

    SampleGauge(ImageSource source) {
        int count = Math.min(source.count(), MAX_REFERENCES);
        byte[] pixels = new byte[source.size() * source.size() * source.channels()];
        references = new float[count][];
        for (int i = 0; i < count; i++) {
            source.read(Math.toIntExact((long) i * source.count() / count), pixels, 0);
            references[i] = Thumbnails.of(pixels, source.size(), source.channels());
        }
        realDistance = medianNearest(evenly(Math.min(count, PROBES)));
    }

    SampleMeasures measure(Samples samples) {
        List<Picture> generated = samples.generated();
        // The same number of each: nearest distances shrink as the number of pictures grows.
        int count = Math.min(generated.size(), references.length);
        float[][] drawn = Thumbnails.of(generated);
        return new SampleMeasures(
                Metrics.rounded(ratio(spread(Arrays.copyOf(drawn, count)), spread(evenly(count)))),
                Metrics.rounded(greyFraction(generated) - greyFraction(samples.real())),
                Metrics.rounded(ratio(medianNearest(drawn), realDistance)));
    }

    /**
     * Returns {@code count} of the references, evenly spaced and each once. The real pictures of
     * {@link Samples} may repeat if the data set is small.
     */
    private float[][] evenly(int count) {
        float[][] picked = new float[count][];
        for (int i = 0; i < count; i++) {
            picked[i] = references[Math.toIntExact((long) i * references.length / count)];
        }
        return picked;
    }

    private static double spread(float[][] pictures) {
        return Arrays.stream(pictures)
                .mapToDouble(picture -> Thumbnails.nearest(picture, pictures))
                .average()
                .orElse(Double.NaN);
    }

    /** Returns the mean fraction of mid-grey patches in the pictures that are not flat. */
    private static double greyFraction(List<Picture> pictures) {
        return pictures.stream()
                .mapToDouble(SampleGauge::greyFraction)
                .filter(fraction -> fraction <= MAX_GREY)
                .average()
                .orElse(0);
    }

    private static double greyFraction(Picture picture) {
        int side = Math.max(2, (int) Math.round(PATCH * picture.width()));
        int across = picture.width() - side + 1;
        int down = picture.height() - side + 1;
        int grey = 0;
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                grey += isGrey(picture, x, y, side) ? 1 : 0;
            }
        }
        return (double) grey / (across * down);
    }

    private static boolean isGrey(Picture picture, int left, int top, int side) {
        byte[] pixels = picture.pixels();
        int rowBytes = picture.width() * picture.channels();
        for (int y = top; y < top + side; y++) {
            int from = y * rowBytes + left * picture.channels();
            for (int at = from; at < from + side * picture.channels(); at++) {
                if (Math.abs((pixels[at] & 0xff) - 127.5) > GREY_TOLERANCE) {
                    return false;
                }
            }
        }
        return true;
    }

    private double medianNearest(float[][] pictures) {
        double[] sorted = Arrays.stream(pictures)
                .mapToDouble(picture -> Thumbnails.nearest(picture, references))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static double ratio(double value, double scale) {
        return scale > 0 ? value / scale : Double.NaN;
    }
}
