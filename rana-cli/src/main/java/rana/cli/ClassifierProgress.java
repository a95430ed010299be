package rana.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rana.classify.ClassifierTraining;

/** Shows a person how the training of a classifier goes: a bar on a terminal, a line now and then elsewhere. */
final class ClassifierProgress implements ClassifierTraining.Listener, AutoCloseable {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;
    private static final double SMOOTHING = 0.95;

    private final PrintWriter err;
    private final long startedNanos = System.nanoTime();
    private long lastLineNanos = startedNanos;
    private @Nullable ProgressBar bar;
    private double loss = Double.NaN;
    private double accuracy;

    ClassifierProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void stepped(ClassifierTraining.Progress progress) {
        double share = progress.accuracies().get(0);
        boolean first = Double.isNaN(loss);
        loss = first ? progress.loss() : SMOOTHING * loss + (1 - SMOOTHING) * progress.loss();
        accuracy = first ? share : SMOOTHING * accuracy + (1 - SMOOTHING) * share;
        String state = String.format(Locale.ROOT, "loss %.3f  right %.1f %%", loss, 100 * accuracy);
        if (Terminal.isInteractive()) {
            show(progress, state);
        } else {
            printNowAndThen(progress, state);
        }
    }

    @Override
    public void epochEnded(int epoch, List<Double> accuracies) {
        if (!Terminal.isInteractive()) {
            String shares = accuracies.stream()
                    .map(share -> String.format(Locale.ROOT, "%.1f %%", 100 * share))
                    .collect(Collectors.joining(", "));
            err.printf("epoch %d: right on held-out pictures: %s%n", epoch, shares);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private void show(ClassifierTraining.Progress progress, String state) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("train")
                    .setInitialMax(progress.steps())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .build();
        }
        bar.stepTo(progress.step());
        bar.setExtraMessage(state);
    }

    private void printNowAndThen(ClassifierTraining.Progress progress, String state) {
        long now = System.nanoTime();
        boolean edge = progress.step() == 1 || progress.step() == progress.steps();
        if (edge || now - lastLineNanos >= NANOS_BETWEEN_LINES) {
            lastLineNanos = now;
            double secondsPerStep = (now - startedNanos) / 1e9 / progress.step();
            long secondsLeft = (long) (secondsPerStep * (progress.steps() - progress.step()));
            err.printf(
                    "step %d/%d  %s  %d:%02d left%n",
                    progress.step(), progress.steps(), state, secondsLeft / 60, secondsLeft % 60);
            err.flush();
        }
    }
}
