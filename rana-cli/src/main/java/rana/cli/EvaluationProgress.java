package rana.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rana.metric.ProgressListener;

/** Shows a person how an evaluation goes: a bar for each part of it on a terminal, a line now and then elsewhere. */
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
    public void progress(String what, long done, long total) {
        if (Terminal.isInteractive()) {
            show(what, done, total);
        } else if (System.nanoTime() - lastLineNanos >= NANOS_BETWEEN_LINES) {
            lastLineNanos = System.nanoTime();
            err.printf("%s: %,d of %,d%n", what, done, total);
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

    private void show(String what, long done, long total) {
        ProgressBar shown = bar;
        if (shown == null || !what.equals(current)) {
            close();
            current = what;
            shown = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
            bar = shown;
        }
        shown.maxHint(total);
        shown.stepTo(done);
    }
}
