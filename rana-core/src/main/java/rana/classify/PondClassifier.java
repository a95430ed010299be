package rana.classify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import rana.UsageException;
import rana.image.Picture;
import rana.image.Resize;
import rana.pond.Colouring;
import rana.pond.Frog;
import rana.torch.ComputeDevice;

/**
 * A classifier for generated pictures of the pond: it recognises frogs and their species, colouring
 * and pose. It was trained on the pond's own labels; {@code docs/FEATURES.md} states its accuracy.
 */
public final class PondClassifier implements AutoCloseable {
    /** The minimum probability at which a picture counts as a frog. */
    public static final double FROG_CONFIDENCE = 0.5;

    /** The minimum probability at which a frog counts for its species, colouring or pose. */
    public static final double ATTRIBUTE_CONFIDENCE = 0.7;

    /**
     * The minimum frequency of a species, colouring or pose, relative to that in the pond, at which
     * it counts as covered.
     */
    public static final double COVERED_FRACTION = 0.1;

    private static final int YES = 1;

    private final Classifier classifier;

    private PondClassifier(Classifier classifier) {
        this.classifier = classifier;
    }

    /** Loads the classifier that ships with Rana. The caller closes it. */
    public static PondClassifier shipped(ComputeDevice device) {
        return new PondClassifier(ClassifierFiles.shipped("pond", device));
    }

    /** Returns the card that describes the classifier. */
    public ClassifierCard card() {
        return classifier.card();
    }

    /**
     * Classifies square colour pictures of any size, resized to the size that the classifier
     * expects.
     *
     * @throws UsageException if there are no pictures, or one is grey or not square
     */
    public PondScores classify(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            throw new UsageException("the pond classifier needs at least one picture; got none");
        }
        List<Prediction> frogs = classifier
                .classify(pictures.stream().map(this::resized).toList())
                .stream()
                .filter(prediction -> prediction.confidence(PondImages.FROG, YES) >= FROG_CONFIDENCE)
                .toList();
        return new PondScores(
                pictures.size(),
                frogs.size(),
                frequencies(frogs, PondImages.SPECIES, speciesFractions()),
                frequencies(frogs, PondImages.COLOURING, colouringFractions()),
                frequencies(frogs, PondImages.POSE, uniform(Frog.Pose.values().length)));
    }

    @Override
    public void close() {
        classifier.close();
    }

    private List<PondScores.Frequency> frequencies(List<Prediction> frogs, int task, List<Double> inPond) {
        List<String> names = classifier.card().tasks().get(task).classes();
        int[] counts = new int[names.size()];
        int confident = 0;
        for (Prediction prediction : frogs) {
            int best = prediction.best(task);
            if (prediction.confidence(task, best) >= ATTRIBUTE_CONFIDENCE) {
                counts[best]++;
                confident++;
            }
        }
        List<PondScores.Frequency> frequencies = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double fraction = confident == 0 ? 0 : (double) counts[i] / confident;
            boolean covered = counts[i] > 0 && fraction >= COVERED_FRACTION * inPond.get(i);
            frequencies.add(new PondScores.Frequency(names.get(i), counts[i], fraction, covered));
        }
        return frequencies;
    }

    private static List<Double> speciesFractions() {
        return uniform(Frog.Species.values().length);
    }

    /**
     * Returns the pond's fractions: species are equally likely, and so are the colourings of one
     * species.
     */
    private static List<Double> colouringFractions() {
        List<Double> fractions = new ArrayList<>();
        for (Colouring colouring : Colouring.values()) {
            fractions.add(1.0
                    / Frog.Species.values().length
                    / colouring.species().colourings().size());
        }
        return fractions;
    }

    private static List<Double> uniform(int classes) {
        return Collections.nCopies(classes, 1.0 / classes);
    }

    private Picture resized(Picture picture) {
        int size = classifier.card().backbone().size();
        if (picture.channels() != 3 || picture.width() != picture.height()) {
            throw new UsageException("the pond classifier takes square colour pictures; got %d×%d with %d channel(s)"
                    .formatted(picture.width(), picture.height(), picture.channels()));
        }
        if (picture.width() == size) {
            return picture;
        }
        byte[] pixels = Resize.bicubic(picture.pixels(), picture.width(), picture.height(), 3, size, size);
        return new Picture(size, size, 3, pixels);
    }
}
