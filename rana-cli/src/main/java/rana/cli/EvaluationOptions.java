package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.GeneratedPictures;
import rana.metric.PictureMaker;
import rana.metric.ProgressListener;
import rana.metric.Reference;
import rana.session.Budget;
import rana.session.EvaluationListener;
import rana.torch.ComputeDevice;
import rana.train.TrainingListener;

/** Whether, and how, a run is evaluated while it trains. */
final class EvaluationOptions {
    private static final int MEASURED = 64;

    @Option(
            names = "--evaluate-every",
            paramLabel = "N",
            description = "Measure the run at the first checkpoint every N steps, and keep the best. Default: never.")
    private @Nullable Long everySteps;

    @Option(
            names = "--evaluate-count",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Pictures drawn for that: figures of different counts do not compare. Default: ${DEFAULT-VALUE}.")
    private int count;

    /** Refuses, before anything is trained, what cannot be evaluated. */
    void check(ImageSource real) {
        if (everySteps == null) {
            return;
        }
        if (everySteps < 1) {
            throw new UsageException("--evaluate-every must be at least 1; got " + everySteps);
        }
        Evaluator.requireEnough(count, real.count(), real.description());
    }

    /**
     * What an evaluation costs each step, in seconds: measured, where there are to be any.
     *
     * @throws UsageException if a budget of time is too short for one
     */
    double secondsPerStep(ImageSource real, Budget budget, ComputeDevice device) {
        Optional<Double> seconds = CompareCommand.seconds(budget);
        if (everySteps == null || seconds.isEmpty()) {
            return 0;
        }
        double each = secondsOfOne(real, device);
        if (each > seconds.get() / 2) {
            throw new UsageException(
                    "--budget of %.0f s: is too short for an evaluation with --evaluate-count %d, about %.0f s here; change one"
                            .formatted(seconds.get(), count, each));
        }
        return each / everySteps;
    }

    /** Features of a few pictures, for as many as are drawn; drawing and comparing them cost about as much again. */
    private double secondsOfOne(ImageSource real, ComputeDevice device) {
        List<Picture> few = IntStream.range(0, Math.min(MEASURED, real.count()))
                .mapToObj(real::picture)
                .toList();
        try (FeatureExtractor extractor = Extractors.builtIn(device)) {
            PictureMaker maker = (wanted, random) -> few.subList(0, Math.min(wanted, few.size()));
            extractor.features(new GeneratedPictures(maker, few.size(), 1), ProgressListener.SILENT);
            long began = System.nanoTime();
            extractor.features(new GeneratedPictures(maker, few.size(), 1), ProgressListener.SILENT);
            return 2 * (System.nanoTime() - began) / 1e9 / few.size() * count;
        }
    }

    /**
     * Evaluates as is asked for; what was opened for it is closed with it.
     *
     * @param seed of the pictures drawn
     * @param results hears each result, in one line
     */
    Examination examination(
            Path folder, ImageSource real, long seed, ComputeDevice device, PrintWriter err, Consumer<String> results) {
        if (everySteps == null) {
            return new Examination(new TrainingListener() {}, () -> {});
        }
        FeatureExtractor extractor = Extractors.builtIn(device);
        try (EvaluationProgress progress = new EvaluationProgress(err)) {
            Reference reference = Reference.of(real, extractor, FeatureCache.shared(), progress);
            Evaluator evaluator = new Evaluator(extractor, reference, count, seed);
            return new Examination(
                    new EvaluationListener(folder, evaluator, everySteps, device.toString(), results),
                    extractor::close);
        } catch (RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    /** What listens to a training, and what to do when it has ended. */
    record Examination(TrainingListener listener, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
