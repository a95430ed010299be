package rana.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rana.ProgressListener;
import rana.UsageException;
import rana.generate.Generator;
import rana.random.RandomStream;
import rana.run.Figure;
import rana.run.Protocol;

/**
 * An evaluator that measures generators against real pictures, once or periodically during a
 * training.
 *
 * <pre>{@code
 * FeatureCache cache = FeatureCache.shared();
 * Reference real = Reference.of(pictures, extractor, cache, ProgressListener.SILENT);
 * Evaluator evaluator = new Evaluator(extractor, real, 1000, seed);
 * Figure distance = evaluator.evaluate(generator, ProgressListener.SILENT).distance();
 * }</pre>
 */
public final class Evaluator {
    /** The minimum number of pictures on either side that every measure accepts. */
    public static final int MIN_PICTURES = KernelDistance.MIN_PICTURES;

    static final int MAX_NEIGHBOURS = DensityCoverage.K;

    private final FeatureExtractor extractor;
    private final Reference reference;
    private final int samples;
    private final long seed;

    /**
     * Creates an evaluator.
     *
     * @param extractor the extractor that computed the reference; borrowed, the caller closes it
     * @param samples the number of pictures to draw for an evaluation: 1,000 for a cheap one; distances
     *     are comparable only for equal numbers
     * @param seed the random seed of the samples
     * @throws UsageException if either side has too few pictures, or the reference was computed by
     *     another extractor
     */
    public Evaluator(FeatureExtractor extractor, Reference reference, int samples, long seed) {
        requireEnough(samples, reference.features().count(), reference.description());
        if (!extractor.card().equals(reference.extractor())) {
            throw new UsageException(
                    "the reference uses the extractor %s and the samples use %s: use one extractor for both"
                            .formatted(
                                    reference.extractor().name(),
                                    extractor.card().name()));
        }
        this.extractor = extractor;
        this.reference = reference;
        this.samples = samples;
        this.seed = seed;
    }

    /**
     * Checks that there are enough pictures for the k-NN measures and the kernel distance.
     *
     * @throws UsageException if there are fewer than {@value #MIN_PICTURES} on either side
     */
    public static void requireEnough(int samples, int references, String description) {
        if (samples < MIN_PICTURES || references < MIN_PICTURES) {
            throw new UsageException(
                    ("an evaluation needs at least %d generated and %d real pictures (k-NN with k = %d,"
                                    + " subsets of the kernel distance); got %d generated and %d of %s")
                            .formatted(MIN_PICTURES, MIN_PICTURES, MAX_NEIGHBOURS, samples, references, description));
        }
    }

    /**
     * Returns the pictures that {@link #evaluate} draws: of the classes that {@code generator} shares
     * with the reference, in the proportions of the reference.
     */
    public GeneratedPictures samples(PictureMaker generator) {
        return new GeneratedPictures(generator, classes(generator).labels(samples), seed);
    }

    private SampledClasses classes(PictureMaker generator) {
        return SampledClasses.of(generator.classes(), reference.classCounts());
    }

    /** Draws pictures from {@code generator}, which stays open, and measures them. */
    public Evaluation evaluate(Generator generator, ProgressListener progress) {
        return evaluate(PictureMaker.of(generator), progress);
    }

    /** Draws pictures and measures them. */
    public Evaluation evaluate(PictureMaker generator, ProgressListener progress) {
        FeatureSet generated = extractor.features(samples(generator), progress);
        Protocol protocol = new Protocol(
                extractor.card(),
                reference.description(),
                reference.features().count(),
                generated.count(),
                seed,
                classes(generator).description(),
                Map.of());
        double frechet = FrechetDistance.of(reference.gaussian(), Gaussian.of(generated));
        KernelDistance kernel = KernelDistance.of(
                reference.features(), generated, RandomStream.of(seed).at("kernel distance"));
        Neighbourhood real = reference.neighbourhood(progress);
        PrecisionRecall precisionRecall = PrecisionRecall.of(
                real, Neighbourhood.of(generated, PrecisionRecall.K, progress), PrecisionRecall.K, progress);
        DensityCoverage densityCoverage = DensityCoverage.of(real, generated, DensityCoverage.K, progress);
        Memorisation memorisation = Memorisation.of(generated, real, progress);
        Protocol ofKernel = protocol.with(Map.of("subsets", kernel.subsets(), "subsetSize", kernel.subsetSize()));
        Protocol ofPrecisionRecall = protocol.with(Map.of("k", PrecisionRecall.K));
        Protocol ofDensityCoverage = protocol.with(Map.of("k", DensityCoverage.K));
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure(extractor.card().frechetName(), frechet, null, protocol),
                new Figure(extractor.card().kernelName(), kernel.value(), kernel.standardError(), ofKernel),
                new Figure("precision", precisionRecall.precision(), null, ofPrecisionRecall),
                new Figure("recall", precisionRecall.recall(), null, ofPrecisionRecall),
                new Figure("density", densityCoverage.density(), null, ofDensityCoverage),
                new Figure("coverage", densityCoverage.coverage(), null, ofDensityCoverage)));
        if (memorisation.isDefined()) {
            figures.add(new Figure("nearest", memorisation.ratio(), null, protocol.with(Map.of("k", 1))));
        }
        return new Evaluation(figures, memorisation);
    }
}
