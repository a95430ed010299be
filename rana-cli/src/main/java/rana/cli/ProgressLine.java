package rana.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.run.Command;
import rana.run.Finding;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.RunInfo;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.train.SessionStart;
import rana.train.TrainingListener;

/** The progress of a training: a progress bar on a terminal, otherwise a line every ten seconds. */
final class ProgressLine implements TrainingListener, AutoCloseable {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private final PrintWriter err;
    private final Set<Finding.Kind> openFindings = EnumSet.noneOf(Finding.Kind.class);
    private @Nullable ProgressBar bar;
    private long steps;
    private long firstStep;
    private long startedNanos;
    private long lastLineNanos;
    private int restarts;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void started(SessionStart start) {
        steps = start.run().recipe().training().steps();
        firstStep = start.step();
        openFindings.addAll(start.findings());
        restarts = restarts(start.run().info().lastSession());
        startedNanos = System.nanoTime();
        lastLineNanos = startedNanos;
        bar = Terminal.isInteractive() ? bar(steps, firstStep) : null;
    }

    private static ProgressBar bar(long steps, long taken) {
        return new ProgressBarBuilder()
                .setTaskName("train")
                .setInitialMax(steps)
                .startsFrom(taken, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
    }

    @Override
    public void stepped(StepReport report) {
        String state = String.format(
                Locale.ROOT,
                "%s  %.1f images/s%s%s",
                report.summary(),
                report.imagesPerSecond(),
                workers(report),
                openFindings.stream().map(kind -> "  " + kind.label()).collect(Collectors.joining()));
        if (bar != null) {
            bar.stepTo(report.step());
            bar.setExtraMessage(state);
        } else {
            printEveryTenSeconds(report.step(), state);
        }
    }

    /** Returns the workers and the part of the time that they wait; "" if there is one process. */
    private String workers(StepReport report) {
        if (report.workers().isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "  %s, %.0f %% waiting%s",
                Counts.of(report.workers().size(), "worker"),
                100 * report.waiting().orElse(0),
                restarts == 0 ? "" : ", " + Counts.of(restarts, "restart"));
    }

    private static int restarts(RunInfo.Session session) {
        RunInfo.Workers workers = session.workers();
        return workers == null ? 0 : workers.restarts();
    }

    @Override
    public void commanded(long step, Command command) {
        Double planned = command.set().get(SettingChange.STEPS);
        if (planned != null) {
            steps = planned.longValue();
            if (bar != null) {
                bar.maxHint(steps);
            }
        }
    }

    @Override
    public void noticed(Notice notice) {
        for (Finding finding : notice.begins()) {
            openFindings.add(finding.kind());
            printLine("step %d: %s: %s; try %s"
                    .formatted(notice.step(), finding.kind().label(), finding.what(), finding.tryThis()));
        }
        for (Finding.Kind kind : notice.ends()) {
            openFindings.remove(kind);
            printLine("step %d: %s is over".formatted(notice.step(), kind.label()));
        }
    }

    @Override
    public void rolledBack(Rollback rollback) {
        printLine(rollback.line());
        firstStep = rollback.toStep();
        startedNanos = System.nanoTime();
        if (bar != null) {
            bar.stepTo(rollback.toStep());
        }
    }

    /** Prints a line of its own, below the bar if there is one. */
    private void printLine(String line) {
        err.println(bar == null ? line : System.lineSeparator() + line);
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private void printEveryTenSeconds(long step, String state) {
        long now = System.nanoTime();
        boolean first = step == firstStep + 1;
        if (first || now - lastLineNanos >= NANOS_BETWEEN_LINES || step == steps) {
            lastLineNanos = now;
            long secondsLeft = (long) ((now - startedNanos) / 1e9 / (step - firstStep) * (steps - step));
            err.printf("step %d/%d  %s  %d:%02d left%n", step, steps, state, secondsLeft / 60, secondsLeft % 60);
            err.flush();
        }
    }
}
