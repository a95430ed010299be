package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.data.ImageSource;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.Reference;
import rana.torch.ComputeDevice;
import rana.train.Examiner;
import rana.train.TrainingListener;

/** Whether, and how, a run is evaluated while it trains. */
final class EvaluationOptions {
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
                    new Examiner(folder, evaluator, everySteps, device.toString(), results), extractor::close);
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
