package rana.session;

import java.util.Locale;
import java.util.function.Consumer;
import rana.Counts;
import rana.run.RunInfo;
import rana.run.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that keeps a training within its budget of time: it changes the number of steps when
 * the plan would miss the budget, and stops the training at its end. It must come before the
 * listeners whose time it measures.
 */
final class BudgetKeeper implements TrainingListener {
    private final Training training;
    private final RunInfo.TimeBudget budget;
    private final TimePlanner planner;
    private final Consumer<String> notes;

    private double lastNow;
    private double lastStepSeconds;
    private double evaluationSeconds;
    private boolean snapshot;
    private boolean reached;

    /**
     * Creates the keeper of a session.
     *
     * @param secondsPerStep the estimated seconds of a step; 0 if nothing is known
     * @param evaluations the evaluations of the training
     * @param notes receives one line for each new plan
     */
    BudgetKeeper(
            Training training,
            RunInfo.TimeBudget budget,
            double secondsPerStep,
            TimePlanner.Evaluations evaluations,
            Consumer<String> notes) {
        this.training = training;
        this.budget = budget;
        this.notes = notes;
        this.lastNow = usedSeconds(training, budget);
        this.lastStepSeconds = training.stepSeconds();
        this.planner = new TimePlanner(
                budget.seconds(),
                lastNow,
                training.fraction(),
                budget.every(),
                budget.onlySteps() ? TimePlanner.Evaluations.NONE : evaluations);
        planner.assume(secondsPerStep);
        // Before the first evaluation, snapshots take all of the time between steps.
        long snapshots = training.stepsTaken() / training.config().snapshotEvery();
        if (snapshots > 0 && !budget.onlySteps() && evaluations.last() < 0) {
            planner.assumeSnapshot((training.elapsedSeconds() - training.stepSeconds()) / snapshots);
        }
    }

    /** Returns the seconds of the budget that {@code training} has used. */
    static double usedSeconds(Training training, RunInfo.TimeBudget budget) {
        return budget.onlySteps() ? training.stepSeconds() : training.elapsedSeconds();
    }

    @Override
    public void stepped(StepReport report) {
        double now = usedSeconds(training, budget);
        double step = report.seconds() - lastStepSeconds;
        double between = now - lastNow - step; // from the end of the step before to the start of this one
        planner.stepped(now, snapshot ? step : step + between);
        if (snapshot) {
            planner.snapshotTook(Math.max(0, between - evaluationSeconds));
        }
        snapshot = false;
        evaluationSeconds = 0;
        lastNow = now;
        lastStepSeconds = report.seconds();
        long steps = training.config().steps();
        if (report.step() < steps) {
            if (planner.isOver()) {
                reached = true;
                training.stop();
            } else if (!training.isLengthDue()) {
                plan(
                        report.step(),
                        new TimePlanner.Length(steps, training.config().snapshotEvery()));
            }
        }
    }

    private void plan(long step, TimePlanner.Length planned) {
        planner.plan(step, planned, training.fraction()).ifPresent(length -> {
            training.changeLength(length.steps(), length.every());
            notes.accept(String.format(
                    Locale.ROOT,
                    "budget: %.1f of %.1f s used: %s, not %,d",
                    lastNow,
                    budget.seconds(),
                    Counts.of(length.steps(), "step"),
                    planned.steps()));
        });
    }

    @Override
    public void checkpointDue(Training current) {
        snapshot = true;
    }

    /**
     * Returns {@code evaluation} as a listener that evaluates only while there is time for it, and
     * whose time is measured.
     */
    TrainingListener timing(EvaluationListener evaluation) {
        return new TrainingListener() {
            @Override
            public void checkpointDue(Training current) {
                long step = current.stepsTaken();
                if (!evaluation.isDue(current)) {
                    return;
                }
                double start = usedSeconds(training, budget);
                if (planner.hasTimeToEvaluate(start)) {
                    evaluation.checkpointDue(current);
                    evaluationSeconds = usedSeconds(training, budget) - start;
                    planner.evaluationTook(step, evaluationSeconds);
                } else {
                    notes.accept("budget: no time to evaluate step " + step);
                }
            }
        };
    }

    /** Returns true if the budget ended before the planned steps were taken. */
    boolean isReached() {
        return reached;
    }

    /** Returns the used part of the budget, in one line. */
    String summary() {
        double used = usedSeconds(training, budget);
        return String.format(
                Locale.ROOT,
                "budget: %.1f of %.1f s used (%.1f %%), %s",
                used,
                budget.seconds(),
                100 * used / budget.seconds(),
                Counts.of(training.stepsTaken(), "step"));
    }
}
