package rana.classify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import rana.UsageException;
import rana.data.Resize;
import rana.image.Picture;
import rana.pond.Colouring;
import rana.pond.Frog;
import rana.torch.ComputeDevice;

/**
 * Says of generated pictures which of them are frogs as the pond draws them, and which species, colourings and poses there are among
 * those. It was trained on what the pond knows about its own pictures; {@code docs/FEATURES.md} says how often it errs.
 */
public final class PondJudge implements AutoCloseable {
    /** A frog is a picture held to be one with at least this probability. */
    public static final double FROG_CONFIDENCE = 0.5;

    /** A frog counts for a species, a colouring or a pose that it shows with at least this probability. */
    public static final double ATTRIBUTE_CONFIDENCE = 0.7;

    /** What is drawn this share as often as in the pond is covered. */
    public static final double COVERED_SHARE = 0.1;

    private static final int YES = 1;

    private final Classifier classifier;

    private PondJudge(Classifier classifier) {
        this.classifier = classifier;
    }

    /** The one that comes with Rana. */
    public static PondJudge shipped(ComputeDevice device) {
        return new PondJudge(ClassifierFiles.shipped("pond", device));
    }

    /**
     * How often one species, colouring or pose was seen.
     *
     * @param name for people: "tree frog"
     * @param pictures frogs that show it with confidence
     * @param share of all frogs whose species, colouring or pose is told with confidence
     * @param covered whether that is at least a tenth of the share that it has in the pond
     */
    public record Seen(String name, int pictures, double share, boolean covered) {}

    /**
     * What the judge says.
     *
     * @param pictures that it was shown
     * @param frogs how many of them are frogs
     * @param species one entry for each, in the pond's order; likewise below
     */
    public record Verdict(int pictures, int frogs, List<Seen> species, List<Seen> colourings, List<Seen> poses) {
        /** The share of pictures that are frogs, in [0, 1]. */
        public double frogShare() {
            return (double) frogs / pictures;
        }
    }

    /** All there is to know about its classifier. */
    public ClassifierCard card() {
        return classifier.card();
    }

    /**
     * Judges square colour pictures of any size; they are resized to that of the classifier.
     *
     * @throws UsageException if there are none, or one is grey or not square
     */
    public Verdict judge(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            throw new UsageException("the pond's judge needs at least one picture; got none");
        }
        List<Answers> frogs = classifier
                .answers(pictures.stream().map(this::fitted).toList())
                .stream()
                .filter(answers -> answers.confidence(PondExamples.FROG, YES) >= FROG_CONFIDENCE)
                .toList();
        return new Verdict(
                pictures.size(),
                frogs.size(),
                seen(frogs, PondExamples.SPECIES, speciesShares()),
                seen(frogs, PondExamples.COLOURING, colouringShares()),
                seen(frogs, PondExamples.POSE, even(Frog.Pose.values().length)));
    }

    @Override
    public void close() {
        classifier.close();
    }

    private List<Seen> seen(List<Answers> frogs, int question, List<Double> inPond) {
        List<String> names = classifier.card().questions().get(question).answers();
        int[] counts = new int[names.size()];
        int told = 0;
        for (Answers answers : frogs) {
            int best = answers.best(question);
            if (answers.confidence(question, best) >= ATTRIBUTE_CONFIDENCE) {
                counts[best]++;
                told++;
            }
        }
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double share = told == 0 ? 0 : (double) counts[i] / told;
            boolean covered = counts[i] > 0 && share >= COVERED_SHARE * inPond.get(i);
            seen.add(new Seen(names.get(i), counts[i], share, covered));
        }
        return List.copyOf(seen);
    }

    private static List<Double> speciesShares() {
        return even(Frog.Species.values().length);
    }

    /** Species are equally likely in the pond, and so are the colourings of one species. */
    private static List<Double> colouringShares() {
        List<Double> shares = new ArrayList<>();
        for (Colouring colouring : Colouring.values()) {
            shares.add(1.0
                    / Frog.Species.values().length
                    / colouring.species().colourings().size());
        }
        return shares;
    }

    private static List<Double> even(int answers) {
        return Collections.nCopies(answers, 1.0 / answers);
    }

    private Picture fitted(Picture picture) {
        int size = classifier.card().body().size();
        if (picture.channels() != 3 || picture.width() != picture.height()) {
            throw new UsageException("the pond's judge is for square colour pictures; got %d×%d with %d channel(s)"
                    .formatted(picture.width(), picture.height(), picture.channels()));
        }
        if (picture.width() == size) {
            return picture;
        }
        byte[] resized = Resize.bicubic(picture.pixels(), picture.width(), picture.height(), 3, size, size);
        return new Picture(size, size, 3, resized);
    }
}
