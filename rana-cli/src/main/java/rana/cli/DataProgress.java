package rana.cli;

import java.io.PrintWriter;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rana.data.DataListener;

/**
 * The printed progress of downloading and reading pictures: a progress bar on a terminal, and in
 * any case the skipped files.
 */
final class DataProgress implements DataListener, AutoCloseable {
    private static final int MAX_NAMED = 20;

    private final PrintWriter err;
    private String current = "";
    private @Nullable ProgressBar bar;
    private int skipped;

    DataProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void progress(String what, long done, long total) {
        if (!Terminal.isInteractive()) {
            return;
        }
        if (bar == null || !what.equals(current)) {
            closeBar();
            current = what;
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void skipped(String file, String reason) {
        skipped++;
        if (skipped <= MAX_NAMED) {
            note("skipped " + file + ": " + reason);
        }
    }

    @Override
    public void note(String line) {
        err.println(FlagHints.add(line, List.of()));
        err.flush();
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        closeBar();
        if (skipped > MAX_NAMED) {
            note("skipped %,d files in all".formatted(skipped));
        }
        skipped = 0;
    }
}
