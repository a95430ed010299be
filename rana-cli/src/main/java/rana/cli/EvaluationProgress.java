package rana.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rana.ProgressListener;

/**
 * The printed progress of an evaluation: a progress bar for each task on a terminal, otherwise a
 * line every ten seconds.
 */
final class EvaluationProgress implements ProgressListener, AutoCloseable {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private final PrintWriter err;
    private String current = "";
    private @Nullable ProgressBar bar;
    private long lastLineNanos = System.nanoTime();

    EvaluationProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void progress(String task, long done, long total) {
        if (Terminal.isInteractive()) {
            show(task, done, total);
        } else if (System.nanoTime() - lastLineNanos >= NANOS_BETWEEN_LINES) {
            lastLineNanos = System.nanoTime();
            err.printf("%s: %,d of %,d%n", task, done, total);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private void show(String task, long done, long total) {
        ProgressBar shown = bar;
        if (shown == null || !task.equals(current)) {
            close();
            current = task;
            shown = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
            bar = shown;
        }
        shown.maxHint(total);
        shown.stepTo(done);
    }
}
