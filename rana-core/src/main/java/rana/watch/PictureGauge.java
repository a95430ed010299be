package rana.watch;

import java.util.Arrays;
import java.util.List;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.run.Metrics;
import rana.run.SampleMeasures;
import rana.train.Samples;

/** Takes {@link SampleMeasures}, against at most {@value #MOST_REFERENCES} pictures spread evenly over the data. */
final class PictureGauge {
    static final int MOST_REFERENCES = 5_000;

    /** A side of a mid-grey patch, as a share of the picture's: 3 pixels of 32. */
    private static final double PATCH = 3 / 32.0;

    /** How far from mid-grey a patch's bytes may lie: networks do not hit it exactly. */
    private static final int GREY_TOLERANCE = 12;

    /** A picture with more of its patches grey is flat, as those of an untrained G are, and tells nothing of augmentation. */
    private static final double FLAT = 0.75;

    /** How many of them say how far apart real pictures are. */
    private static final int PROBES = 256;

    private final float[][] references;
    private final double distanceOfReals;

    PictureGauge(ImageSource source) {
        int count = Math.min(source.count(), MOST_REFERENCES);
        byte[] pixels = new byte[source.size() * source.size() * source.channels()];
        references = new float[count][];
        for (int i = 0; i < count; i++) {
            source.read(Math.toIntExact((long) i * source.count() / count), pixels, 0);
            references[i] = Thumbnails.of(pixels, source.size(), source.channels());
        }
        distanceOfReals = medianNearest(evenly(Math.min(count, PROBES)));
    }

    SampleMeasures measure(Samples samples) {
        List<Picture> generated = samples.generated();
        // As many of either kind: the more there are, the nearer is the nearest.
        int alike = Math.min(generated.size(), references.length);
        float[][] drawn = Thumbnails.of(generated);
        return new SampleMeasures(
                Metrics.rounded(ratio(spread(Arrays.copyOf(drawn, alike)), spread(evenly(alike)))),
                Metrics.rounded(greyShare(generated) - greyShare(samples.real())),
                Metrics.rounded(ratio(medianNearest(drawn), distanceOfReals)));
    }

    /** So many of the references, spread evenly over them: each once, which the samples are not where the data are few. */
    private float[][] evenly(int count) {
        float[][] some = new float[count][];
        for (int i = 0; i < count; i++) {
            some[i] = references[Math.toIntExact((long) i * references.length / count)];
        }
        return some;
    }

    private static double spread(float[][] pictures) {
        return Arrays.stream(pictures)
                .mapToDouble(picture -> Thumbnails.nearest(picture, pictures))
                .average()
                .orElse(Double.NaN);
    }

    /** Share of patches, over all pictures that are not flat, that are mid-grey all over. */
    private static double greyShare(List<Picture> pictures) {
        return pictures.stream()
                .mapToDouble(PictureGauge::greyShare)
                .filter(share -> share <= FLAT)
                .average()
                .orElse(0);
    }

    private static double greyShare(Picture picture) {
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
