package rana.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import rana.ProgressListener;
import rana.UsageException;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.GeneratedPictures;
import rana.metric.PictureMaker;
import rana.metric.Reference;
import rana.run.Run;
import rana.torch.ComputeDevice;

/**
 * The evaluation of a run while it trains.
 *
 * @param everySteps the steps between evaluations, as a function of the steps of the training
 * @param samples the number of images generated for an evaluation
 */
record SessionEvaluation(LongUnaryOperator everySteps, int samples) {
    private static final int TIMED_SAMPLES = 64;

    /** Returns an evaluation at the first checkpoint every {@code steps} steps. */
    static SessionEvaluation every(long steps, int samples) {
        return new SessionEvaluation(all -> steps, samples);
    }

    /** Returns {@code count} evaluations, spread evenly over the training. */
    static SessionEvaluation times(int count, int samples) {
        return new SessionEvaluation(all -> Math.max(1, all / count), samples);
    }

    /**
     * Checks that the images suffice for an evaluation, before anything is trained.
     *
     * @throws UsageException if there are too few images, or too few samples
     */
    void check(ImageSource images) {
        Evaluator.requireEnough(samples, images.count(), images.description());
    }

    /**
     * Estimates the seconds of an evaluation from the features of a few images.
     *
     * @param budgetSeconds the time of the training
     * @throws UsageException if the budget is too short for one evaluation
     */
    double seconds(ImageSource images, double budgetSeconds, ComputeDevice device) {
        double each = secondsOfOne(images, device);
        if (each > budgetSeconds / 2) {
            throw new UsageException(
                    "budget: %.0f s are too short for an evaluation of %d samples (evaluationSamples), which takes about %.0f s here; change one"
                            .formatted(budgetSeconds, samples, each));
        }
        return each;
    }

    /**
     * Times the features of a few images; generating and comparing images takes about as long
     * again.
     */
    private double secondsOfOne(ImageSource images, ComputeDevice device) {
        List<Picture> few = IntStream.range(0, Math.min(TIMED_SAMPLES, images.count()))
                .mapToObj(images::picture)
                .toList();
        try (FeatureExtractor extractor = Extractors.builtIn(device)) {
            PictureMaker maker = (labels, random) -> few.subList(0, Math.min(labels.length, few.size()));
            extractor.features(new GeneratedPictures(maker, few.size(), 1), ProgressListener.SILENT);
            long startNanos = System.nanoTime();
            extractor.features(new GeneratedPictures(maker, few.size(), 1), ProgressListener.SILENT);
            return 2 * (System.nanoTime() - startNanos) / 1e9 / few.size() * samples;
        }
    }

    /**
     * Computes the features of the training images and opens the evaluation of a run.
     *
     * @param results receives each result, one line each
     * @param reportProblems receives problems with the report, one line each
     */
    Open open(
            Run run,
            ImageSource images,
            ComputeDevice device,
            ProgressListener progress,
            Consumer<String> results,
            Consumer<String> reportProblems) {
        FeatureExtractor extractor = Extractors.builtIn(device);
        try {
            Reference reference = Reference.of(images, extractor, FeatureCache.shared(), progress);
            Evaluator evaluator =
                    new Evaluator(extractor, reference, samples, run.info().seed());
            EvaluationListener listener = new EvaluationListener(
                    run.files(), evaluator, everySteps, device.toString(), results, reportProblems);
            return new Open(Optional.of(listener), extractor::close);
        } catch (RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    /**
     * An open evaluation.
     *
     * @param listener the listener that evaluates the training; empty if none is requested
     * @param closing the action that frees the feature extractor
     */
    record Open(Optional<EvaluationListener> listener, Runnable closing) implements AutoCloseable {
        /** The evaluation of a session that requests none: it does nothing. */
        static final Open NONE = new Open(Optional.empty(), () -> {});

        @Override
        public void close() {
            closing.run();
        }
    }
}
