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

/**
 * The printed progress of a classifier's training: a progress bar on a terminal, otherwise a line
 * every ten seconds.
 */
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
    public void stepped(ClassifierTraining.Step step) {
        double current = step.accuracies().get(0);
        boolean first = Double.isNaN(loss);
        loss = first ? step.loss() : SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
        accuracy = first ? current : SMOOTHING * accuracy + (1 - SMOOTHING) * current;
        String state = String.format(Locale.ROOT, "loss %.3f  accuracy %.1f %%", loss, 100 * accuracy);
        if (Terminal.isInteractive()) {
            show(step, state);
        } else {
            printPeriodically(step, state);
        }
    }

    @Override
    public void epochEnded(int epoch, List<Double> accuracies) {
        if (!Terminal.isInteractive()) {
            String formatted = accuracies.stream()
                    .map(value -> String.format(Locale.ROOT, "%.1f %%", 100 * value))
                    .collect(Collectors.joining(", "));
            err.printf("epoch %d: accuracy on held-out pictures: %s%n", epoch, formatted);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private void show(ClassifierTraining.Step step, String state) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("train")
                    .setInitialMax(step.steps())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .build();
        }
        bar.stepTo(step.number());
        bar.setExtraMessage(state);
    }

    private void printPeriodically(ClassifierTraining.Step step, String state) {
        long now = System.nanoTime();
        boolean edge = step.number() == 1 || step.number() == step.steps();
        if (edge || now - lastLineNanos >= NANOS_BETWEEN_LINES) {
            lastLineNanos = now;
            double secondsPerStep = (now - startedNanos) / 1e9 / step.number();
            long secondsLeft = (long) (secondsPerStep * (step.steps() - step.number()));
            err.printf(
                    "step %d/%d  %s  %d:%02d left%n",
                    step.number(), step.steps(), state, secondsLeft / 60, secondsLeft % 60);
            err.flush();
        }
    }
}
