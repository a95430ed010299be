package rana.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.cluster.Worker;
import rana.gan.Sharding;
import rana.model.Models;
import rana.recipe.DesignCheck;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.run.CommandFolder;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;
import rana.train.SessionStart;
import rana.train.Training;
import rana.train.TrainingListener;
import rana.watch.Watchdog;

/** The training of a {@link TrainingSession}, with everything around it. */
final class SessionRunner {
    /** The time in which a process that trained a run before may still end. */
    private static final Duration LAST_PROCESS = Duration.ofMinutes(1);

    private static final TrainingListener SILENT = new TrainingListener() {};

    private final SessionSettings settings;
    private final SessionControl control;
    private final Consumer<String> messages;
    private final Consumer<String> warnings;

    SessionRunner(SessionSettings settings, SessionControl control) {
        this.settings = settings;
        this.control = control;
        this.messages = settings.messages;
        this.warnings = settings.warnings;
    }

    /** Trains a new run: {@link TrainingSession#run}. */
    TrainingResult run() {
        Path folder = settings.folder;
        if (settings.recipe == null) {
            throw new UsageException(
                    "run trains a new run, which needs a recipe; resume continues the run in " + folder);
        }
        Recipe wanted = settings.ofRun().wanted();
        settings.requireOneLimit();
        checkDesign(wanted);
        control.beginOnce();
        try (RunLock lock = folder == null ? RunLock.ofNext(Path.of("runs"), wanted.name()) : RunLock.ofNew(folder);
                EngineSession engine = EngineSession.start(settings.device, settings.threads, warnings);
                Worker worker = Worker.ofThisProcess(engine.device(), control::stop, warnings)) {
            GroupCheck.require(
                    wanted, engine.device(), engine.threads(), worker.group().size(), warnings);
            TrainingData data = trainingData(wanted);
            PrecisionChoice choice =
                    PrecisionChoice.of(data.fit(wanted, messages), engine.device(), settings.precisionMeter);
            choice.reason().ifPresent(messages);
            Recipe fitted = inShards(choice.recipe(), engine, worker);
            RunInfo info = RunInfo.begin(
                    fitted.name(), data.info(), data.seed(), worker.described(engine.describe(0, settings.command)));
            SessionPlanner.Planned planned =
                    settings.planner().plan(new Run(lock.folder(), fitted, info), data, environment(engine, worker));
            Run run = planned.run();
            TrainingResult result;
            try (Training created =
                            new Training(run.recipe(), data.images(), data.seed(), environment(engine, worker));
                    RunRecorder recorder = RunRecorder.create(lock, run, settings.keptCheckpoints, warnings)) {
                choice.reason().ifPresent(recorder::note);
                result = train(created, recorder, planned, data, engine.device());
            }
            worker.leave();
            return result;
        }
    }

    /**
     * Continues a run: {@link TrainingSession#resume} or, if it may be finished,
     * {@link TrainingSession#resumeOrFinish}.
     */
    TrainingResult resume(boolean mayBeFinished) {
        Path runFolder = settings.folder;
        if (runFolder == null) {
            throw new UsageException("resume needs a run folder: call into(folder)");
        }
        if (mayBeFinished) {
            RunLock.awaitFree(runFolder, LAST_PROCESS); // the other process may be about to create the run
        }
        if (settings.recipe != null && !new RunFiles(runFolder).isRun()) {
            return run();
        }
        settings.requireOneLimit();
        settings.ofRun().open(runFolder); // fails if there is none that can be continued
        control.beginOnce();
        try (RunLock lock = RunLock.of(runFolder)) {
            return resume(lock, mayBeFinished);
        }
    }

    private TrainingResult resume(RunLock lock, boolean mayBeFinished) {
        Run saved = settings.ofRun().open(lock.folder()); // what the process before has left
        Optional<String> changes = RunSettings.changes(saved);
        checkDesign(saved.recipe());
        try (EngineSession engine = EngineSession.start(settings.device, threadsFor(saved), warnings);
                Worker worker = Worker.ofThisProcess(engine.device(), control::stop, warnings)) {
            GroupCheck.warn(
                    saved.recipe(),
                    engine.device(),
                    engine.threads(),
                    worker.group().size(),
                    warnings);
            Optional<Path> checkpoint = new Checkpoints(saved.files().checkpoints()).newestIntact(warnings);
            TrainingData data = trainingData(saved);
            Run opened = new Run(lock.folder(), saved.recipe(), saved.info().on(data.info()));
            changes.ifPresent(messages);
            PrecisionChoice.of(opened.recipe(), engine.device(), settings.precisionMeter)
                    .reason()
                    .ifPresent(messages);
            if (checkpoint.isEmpty()) {
                messages.accept(lock.folder() + " has no checkpoint yet: training starts at step 0");
            }
            boolean finishes = mayBeFinished && SessionPlanner.isFinished(opened, checkpoint);
            SessionPlanner.Planned planned = finishes
                    ? SessionPlanner.Planned.asIs(opened)
                    : settings.planner().planRest(opened, checkpoint, data, environment(engine, worker));
            Run run = planned.run();
            TrainingResult result;
            try (Training resumed = Training.resume(run, data.images(), checkpoint, environment(engine, worker))) {
                if (!finishes) {
                    SessionPlanner.requireStepsLeft(run, resumed);
                }
                RunInfo.Session session = worker.described(engine.describe(resumed.stepsTaken(), settings.command));
                warnOfDifferences(saved, session, data.info());
                try (RunRecorder recorder =
                        RunRecorder.resume(lock, run, session, settings.keptCheckpoints, warnings)) {
                    changes.ifPresent(recorder::note);
                    result = train(resumed, recorder, planned, data, engine.device());
                }
            }
            worker.leave();
            return result;
        }
    }

    private TrainingResult train(
            Training current,
            RunRecorder recorder,
            SessionPlanner.Planned planned,
            TrainingData data,
            ComputeDevice on) {
        Run run = planned.run();
        Consumer<String> results = line -> {
            recorder.note(line);
            messages.accept(line);
        };
        ListenerGuard guard = new ListenerGuard(current);
        try (SessionEvaluation.Open evaluating = settings.evaluation()
                        .map(evaluation -> evaluation.open(
                                run, data.images(), on, settings.progress, results, recorder.reportProblems()))
                        .orElse(SessionEvaluation.Open.NONE);
                CommandFolder commands = CommandFolder.open(run.folder(), current::send, recorder::note)) {
            Optional<BudgetKeeper> keeper = planned.keeper(current, evaluating, recorder::note);
            TrainingListener others = TrainingListener.all(List.of(
                    // The order in which listeners receive each event; it is defined here and nowhere else.
                    keeper.<TrainingListener>map(first -> first).orElse(SILENT), // measures all that follow
                    recorder, // writes the run folder
                    evaluating(evaluating, keeper), // evaluates the checkpoint that the recorder has written
                    guard.guarding(settings.listeners))); // the program's: see what those before them wrote
            Watchdog watching =
                    new Watchdog(run.recipe(), data.images(), () -> Metrics.read(run.folder()), others::noticed);
            TrainingListener all = settings.watchdog ? TrainingListener.all(List.of(others, watching)) : others;
            control.started(current);
            Run described = new Run(run.folder(), run.recipe(), recorder.info());
            all.started(new SessionStart(described, current.stepsTaken(), watching.openFindings(), warnings));
            boolean finished = current.run(all);
            keeper.ifPresent(budgeted -> results.accept(budgeted.summary()));
            guard.rethrow();
            return new TrainingResult(run.folder(), current.stepsTaken(), outcome(finished, keeper));
        } catch (RuntimeException e) {
            recorder.failed(e);
            throw e;
        } finally {
            control.ended();
        }
    }

    private static TrainingListener evaluating(SessionEvaluation.Open open, Optional<BudgetKeeper> keeper) {
        return open.listener()
                .map(listener ->
                        keeper.map(budgeted -> budgeted.timing(listener)).orElse(listener))
                .orElse(SILENT);
    }

    private static TrainingResult.Outcome outcome(boolean finished, Optional<BudgetKeeper> keeper) {
        if (finished) {
            return TrainingResult.Outcome.FINISHED;
        }
        return keeper.map(BudgetKeeper::isReached).orElse(false)
                ? TrainingResult.Outcome.OUT_OF_TIME
                : TrainingResult.Outcome.STOPPED;
    }

    private Training.Environment environment(EngineSession engine, Worker worker) {
        return new Training.Environment(engine.device(), settings.nanoTime, worker.group());
    }

    /** Returns the recipe of a new run with its number of shards, which does not change afterwards. */
    private Recipe inShards(Recipe started, EngineSession engine, Worker worker) {
        TrainingConfig config = started.training();
        Sharding sharding = Models.sharding(
                started, engine.device(), engine.threads(), worker.group().size());
        if (engine.device().cuda() && config.batch() % sharding.count() != 0) {
            throw new UsageException(
                    "training.batch must be a multiple of the %d GPUs, which compute a shard each; got %d: change it, or set training.shards"
                            .formatted(sharding.count(), config.batch()));
        }
        int computing = sharding.perProcess(worker.group().size());
        if (computing < engine.threads() && !engine.device().cuda()) {
            String workers = worker.group().size() == 1
                    ? ""
                    : " for %s".formatted(Counts.of(worker.group().size(), "worker"));
            messages.accept(
                    "shards: a batch has %s%s, so that %d of %d threads compute a step; a larger training.shards uses more"
                            .formatted(Counts.of(sharding.count(), "shard"), workers, computing, engine.threads()));
        }
        return config.shards().rule() == TrainingConfig.Shards.Rule.AUTO
                ? started.with(config.shards(TrainingConfig.Shards.of(sharding.count())))
                : started;
    }

    /**
     * Returns the requested number of threads; by default, that of the last session if the results of
     * the run depend on it.
     */
    private @Nullable Integer threadsFor(Run run) {
        return settings.threads == null && dependsOnThreads(run)
                ? Integer.valueOf(run.info().lastSession().threads())
                : settings.threads;
    }

    private static boolean dependsOnThreads(Run run) {
        return run.recipe().training().shards().rule() == TrainingConfig.Shards.Rule.THREADS;
    }

    private void checkDesign(Recipe trained) {
        List<DesignCheck.Finding> findings = DesignCheck.findings(trained);
        findings.forEach(finding -> warnings.accept("design: " + finding));
        if (settings.strictDesign && !findings.isEmpty()) {
            throw new UsageException(
                    "strictDesign: %d design warning(s) above; fix them, or allow them".formatted(findings.size()));
        }
    }

    private TrainingData trainingData(Recipe trained) {
        TrainingData data = settings.dataRequest(settings.seed == null ? 1 : settings.seed)
                .open(trained, settings.dataListener, messages);
        settings.evaluation().ifPresent(evaluation -> evaluation.check(data.images()));
        return data;
    }

    private TrainingData trainingData(Run run) {
        TrainingData data =
                settings.dataRequest(run.info().seed()).reopen(run, settings.dataListener, messages, warnings);
        settings.evaluation().ifPresent(evaluation -> evaluation.check(data.images()));
        return data;
    }

    private void warnOfDifferences(Run before, RunInfo.Session session, RunInfo.Data data) {
        List<String> differences = before.info().differences(session, data, dependsOnThreads(before));
        if (!differences.isEmpty()) {
            warnings.accept("this session has %s: it continues, but not bit-equal to an uninterrupted run"
                    .formatted(String.join(", ", differences)));
        }
    }
}
