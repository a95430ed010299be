package rana.metric;

import java.util.List;
import java.util.Map;
import rana.UsageException;
import rana.generate.Generator;
import rana.torch.RandomStream;

/**
 * Measures a generator against real pictures, once or every so many steps of a training.
 *
 * <pre>{@code
 * Reference real = Reference.of(pictures, extractor, FeatureCache.shared(), ProgressListener.SILENT);
 * Evaluator evaluator = new Evaluator(extractor, real, 1000, seed);
 * Figure distance = evaluator.evaluate(generator, ProgressListener.SILENT).distance();
 * }</pre>
 */
public final class Evaluator {
    /** Fewest pictures on either side that every measure can do with. */
    public static final int LEAST_PICTURES = KernelDistance.LEAST;

    static final int MOST_NEIGHBOURS = DensityCoverage.K;

    private final FeatureExtractor extractor;
    private final Reference reference;
    private final int samples;
    private final long seed;

    /**
     * An evaluator.
     *
     * @param extractor that made the reference too; lent
     * @param samples how many pictures are drawn for an evaluation: 1,000 for a cheap one; distances are comparable only for
     *     equal numbers
     * @param seed of what is drawn
     * @throws UsageException if either side has too few pictures, or the reference is another extractor's
     */
    public Evaluator(FeatureExtractor extractor, Reference reference, int samples, long seed) {
        requireEnough(samples, reference.features().count(), reference.description());
        if (!extractor.card().equals(reference.extractor())) {
            throw new UsageException("the reference is of the extractor %s and the samples of %s: take both from one"
                    .formatted(reference.extractor().name(), extractor.card().name()));
        }
        this.extractor = extractor;
        this.reference = reference;
        this.samples = samples;
        this.seed = seed;
    }

    /** Refuses, before anything is computed, what is too little for the k-NN measures and the kernel distance. */
    public static void requireEnough(int samples, int references, String description) {
        if (samples < LEAST_PICTURES || references < LEAST_PICTURES) {
            throw new UsageException(
                    ("an evaluation needs at least %d generated and %d real pictures (k-NN with k = %d,"
                                    + " subsets of the kernel distance); got %d generated and %d of %s")
                            .formatted(
                                    LEAST_PICTURES, LEAST_PICTURES, MOST_NEIGHBOURS, samples, references, description));
        }
    }

    /** Draws pictures from {@code generator}, which stays open, and measures them. */
    public Evaluation evaluate(Generator generator, ProgressListener progress) {
        return evaluate(PictureMaker.of(generator), progress);
    }

    /** Draws pictures and measures them. */
    public Evaluation evaluate(PictureMaker generator, ProgressListener progress) {
        return evaluate(extractor.features(new GeneratedPictures(generator, samples, seed), progress), progress);
    }

    private Evaluation evaluate(FeatureSet generated, ProgressListener progress) {
        Protocol protocol = new Protocol(
                extractor.card(),
                reference.description(),
                reference.features().count(),
                generated.count(),
                seed,
                Map.of());
        double frechet = FrechetDistance.of(reference.gaussian(), Gaussian.of(generated));
        KernelDistance kernel = KernelDistance.of(
                reference.features(), generated, RandomStream.of(seed).at("kernel distance"));
        Neighbourhood real = reference.neighbourhood(progress);
        PrecisionRecall shares = PrecisionRecall.of(
                real, Neighbourhood.of(generated, PrecisionRecall.K, progress), PrecisionRecall.K, progress);
        DensityCoverage balls = DensityCoverage.of(real, generated, DensityCoverage.K, progress);
        Memorisation memorisation = Memorisation.of(generated, real, progress);
        Protocol ofKernel = protocol.with(Map.of("subsets", kernel.subsets(), "subsetSize", kernel.subsetSize()));
        Protocol ofShares = protocol.with(Map.of("k", PrecisionRecall.K));
        Protocol ofBalls = protocol.with(Map.of("k", DensityCoverage.K));
        List<Figure> figures = List.of(
                new Figure(extractor.card().frechetName(), frechet, null, protocol),
                new Figure(extractor.card().kernelName(), kernel.value(), kernel.standardError(), ofKernel),
                new Figure("precision", shares.precision(), null, ofShares),
                new Figure("recall", shares.recall(), null, ofShares),
                new Figure("density", balls.density(), null, ofBalls),
                new Figure("coverage", balls.coverage(), null, ofBalls),
                new Figure("nearest", memorisation.ratio(), null, protocol.with(Map.of("k", 1))));
        return new Evaluation(figures, memorisation);
    }
}
