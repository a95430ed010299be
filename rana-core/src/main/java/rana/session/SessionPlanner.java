package rana.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.TrainingProgress;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.SettingChange;
import rana.torch.ComputeDevice;
import rana.train.Training;

/**
 * The planner of a session: it gives its run as many steps as the budget allows.
 *
 * @param limit the budget; null for that of the run, if it has one
 * @param onlyStepsCount true if snapshots and evaluations do not count
 * @param keepsInterval true if the steps between snapshots were requested
 * @param evaluation the evaluations while the run trains
 * @param messages receives what is planned, one line each
 */
record SessionPlanner(
        @Nullable Budget limit,
        boolean onlyStepsCount,
        boolean keepsInterval,
        Optional<SessionEvaluation> evaluation,
        Consumer<String> messages) {
    /** The part of a budget that is not worth another session. */
    private static final double WORTHLESS_REST = 0.005;

    private static final TrainingProgress NO_PROGRESS = new TrainingProgress(0, 0, 0, 0.0, 0L);

    /**
     * A run with as many steps as its budget allows.
     *
     * @param secondsPerStep the estimated seconds of a step; 0 without a budget of time
     * @param evaluation the evaluations, with an estimate of their time
     */
    record Planned(Run run, double secondsPerStep, TimePlanner.Evaluations evaluation) {
        static Planned asIs(Run run) {
            return new Planned(run, 0, TimePlanner.Evaluations.NONE);
        }

        /** Returns the keeper of the run's budget of time; empty if it has none. */
        Optional<BudgetKeeper> keeper(Training training, SessionEvaluation.Open evaluating, Consumer<String> notes) {
            long last =
                    evaluating.listener().map(EvaluationListener::lastEvaluated).orElse(-1L);
            return Optional.ofNullable(run.info().budget())
                    .map(time -> new BudgetKeeper(training, time, secondsPerStep, evaluation.after(last), notes));
        }
    }

    /** Returns a new run as its budget allows. */
    Planned plan(Run run, TrainingData data, Training.Environment in) {
        if (limit == null) {
            return Planned.asIs(run);
        }
        if (limit.seconds().isEmpty()) {
            Plan plan = Plan.of(run.recipe(), limit, wantedEvery(run, null));
            messages.accept("budget: " + plan.reason());
            return Planned.asIs(new Run(run.folder(), plan.recipe(), run.info()));
        }
        double seconds = limit.seconds().getAsDouble();
        RunInfo.TimeBudget time = new RunInfo.TimeBudget(seconds, onlyStepsCount, wantedEvery(run, null));
        TimePlanner.Evaluations evaluations = evaluations(time, data, in.device());
        Plan.Width width = onlyStepsCount ? Plan.Width.FIXED : Plan.Width.MAY_SHRINK;
        Plan plan = Plan.of(
                run.recipe(),
                seconds,
                new Plan.Circumstances(width, time.every(), evaluations, data.images(), data.seed(), in));
        messages.accept("budget: " + plan.reason());
        RunInfo info = run.info().budgeted(time, plan.recipe().training());
        return new Planned(new Run(run.folder(), plan.recipe(), info), plan.secondsPerStep(), evaluations);
    }

    /**
     * Returns a run that is resumed as the rest of its budget allows, or another budget.
     *
     * @param checkpoint the checkpoint from which it continues; empty for step 0
     * @throws UsageException if nothing is left of the budget
     */
    Planned planRest(Run run, Optional<Path> checkpoint, TrainingData data, Training.Environment in) {
        if (limit != null && limit.seconds().isEmpty()) {
            return Planned.asIs(ofLength(run, Plan.steps(run.recipe(), limit)));
        }
        RunInfo.TimeBudget before = run.info().budget();
        RunInfo.TimeBudget time = wantedTime(run, before);
        if (time == null) {
            return Planned.asIs(run);
        }
        TrainingProgress progress = checkpoint.map(Checkpoint::progress).orElse(NO_PROGRESS);
        double used = time.onlySteps() ? progress.seconds() : progress.elapsedSeconds();
        TimePlanner.Evaluations evaluations = evaluations(time, data, in.device());
        double perStep = progress.step() > 0
                ? progress.seconds() / progress.step()
                : StepTimer.measure(run.recipe(), time.seconds(), data.images(), data.seed(), in);
        if (used + perStep / 2 >= (1 - WORTHLESS_REST) * time.seconds()) {
            throw usedUp(run, time, progress.step());
        }
        messages.accept(
                "budget: %s of %s are left".formatted(Plan.time(time.seconds() - used), Plan.time(time.seconds())));
        if (before != null && before.seconds() == time.seconds() && before.onlySteps() == time.onlySteps()) {
            Run samePlans = new Run(run.folder(), run.recipe(), run.info().with(time));
            return new Planned(samePlans, perStep, evaluations);
        }
        TimePlanner planner = new TimePlanner(time.seconds(), used, 0, time.every(), evaluations);
        planner.assume(perStep);
        TimePlanner.Length length = planner.longest(progress.step());
        Recipe recipe = run.recipe().with(run.recipe().training().withSteps(length.steps(), length.every()));
        RunInfo info = run.info().budgeted(time, recipe.training());
        return new Planned(new Run(run.folder(), recipe, info), perStep, evaluations);
    }

    /** Returns the budget of time that a resumed run has from now on; null if it has none. */
    private RunInfo.@Nullable TimeBudget wantedTime(Run run, RunInfo.@Nullable TimeBudget before) {
        Long every = wantedEvery(run, before);
        if (limit != null) {
            return new RunInfo.TimeBudget(limit.seconds().getAsDouble(), onlyStepsCount, every);
        }
        return before == null ? null : new RunInfo.TimeBudget(before.seconds(), before.onlySteps(), every);
    }

    /** Returns the steps between snapshots that were requested; null if they are to be planned. */
    private @Nullable Long wantedEvery(Run run, RunInfo.@Nullable TimeBudget before) {
        if (keepsInterval) {
            return run.recipe().training().snapshotEvery();
        }
        return before == null ? null : before.every();
    }

    private Run ofLength(Run run, long steps) {
        if (run.info().budget() == null && run.recipe().training().steps() == steps) {
            return run;
        }
        Long every = wantedEvery(run, null);
        TrainingConfig config =
                run.recipe().training().withSteps(steps, every == null ? TimePlanner.every(steps) : every);
        RunInfo info = run.info().assigned(List.of(SettingChange.STEPS + "=" + steps));
        return new Run(run.folder(), run.recipe().with(config), info);
    }

    private TimePlanner.Evaluations evaluations(RunInfo.TimeBudget time, TrainingData data, ComputeDevice on) {
        return time.onlySteps()
                ? TimePlanner.Evaluations.NONE
                : evaluation
                        .map(settings -> new TimePlanner.Evaluations(
                                settings.everySteps(), settings.seconds(data.images(), time.seconds(), on), -1))
                        .orElse(TimePlanner.Evaluations.NONE);
    }

    /** Returns true if a checkpoint has all steps of its run. */
    static boolean isFinished(Run run, Optional<Path> checkpoint) {
        return checkpoint
                .map(Checkpoint::progress)
                .filter(progress -> progress.step() >= run.recipe().training().steps())
                .isPresent();
    }

    /**
     * Checks that a resumed run has steps left.
     *
     * @throws UsageException if it has none
     */
    static void requireStepsLeft(Run run, Training resumed) {
        RunInfo.TimeBudget time = run.info().budget();
        if (resumed.stepsTaken() < resumed.config().steps()) {
            return;
        }
        throw time == null
                ? new UsageException("%s has taken all its %d steps; a larger training.steps continues it"
                        .formatted(run.folder(), resumed.stepsTaken()))
                : usedUp(run, time, resumed.stepsTaken());
    }

    private static UsageException usedUp(Run run, RunInfo.TimeBudget time, long steps) {
        return new UsageException(
                "%s has used its budget of %s, in %d steps; a larger budget, or a larger training.steps, continues it"
                        .formatted(run.folder(), Plan.time(time.seconds()), steps));
    }
}
