package rana.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import rana.FailureException;
import rana.checkpoint.Checkpoints;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig;
import rana.report.RunReport;
import rana.run.BestCheckpoint;
import rana.run.Command;
import rana.run.MetricsWriter;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.SampleScores;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.torch.Torch;
import rana.train.Samples;
import rana.train.SessionStart;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that writes the {@linkplain RunFiles run folder} while a run trains. It holds the
 * {@link RunLock} until it is closed, so that one process at a time writes to the folder.
 */
final class RunRecorder implements TrainingListener, AutoCloseable {
    private static final int GRID_COLUMNS = 8;
    private static final int COMPARED = 10;

    private final RunLock lock;
    private final RunFiles files;
    private final Checkpoints checkpoints;
    private final int keptCheckpoints;
    private final Consumer<String> warnings;
    private final Consumer<String> reportProblems;
    private final MetricsWriter metrics;
    private final RunLog log;
    private final WorkerAverages workers = new WorkerAverages();
    private Recipe recipe;
    private RunInfo info;
    private boolean hasReport;

    private RunRecorder(RunLock lock, Run run, long step, int keptCheckpoints, Consumer<String> warnings) {
        this.lock = lock;
        this.files = run.files();
        this.checkpoints = new Checkpoints(files.checkpoints());
        this.keptCheckpoints = keptCheckpoints;
        this.recipe = run.recipe();
        this.info = run.info();
        this.log = new RunLog(files, run.recipe().training().steps(), step, warnings);
        this.warnings = warnings.andThen(log::note);
        this.reportProblems = new OnceEach(this.warnings);
        this.metrics = new MetricsWriter(files.metrics());
    }

    /**
     * Creates the folder of a new run.
     *
     * @param lock the lock on its folder; it is closed with the recorder, or here if this fails
     * @param keptCheckpoints the number of newest checkpoints to keep, from 1; the best is kept in
     *     addition
     * @param warnings receives problems that do not end the training, one line each
     * @throws FailureException if the folder cannot be written
     */
    static RunRecorder create(RunLock lock, Run run, int keptCheckpoints, Consumer<String> warnings) {
        return orClose(lock, held -> {
            RunFiles files = run.files();
            try {
                writeSettings(run);
                FileOps.current().createDirectories(files.samples());
                FileOps.current().createDirectories(files.checkpoints());
                FileOps.current().append(files.metrics(), new byte[0]);
            } catch (IOException e) {
                throw AtomicFile.failure("cannot write the run folder " + files.folder(), e);
            }
            return new RunRecorder(held, run, 0, keptCheckpoints, warnings);
        });
    }

    /**
     * Continues the folder of a run. Steps after {@code session.fromStep()} will be taken again:
     * their log lines are removed, and their checkpoints, all of which are damaged, are renamed.
     *
     * @param lock the lock on its folder; it is closed with the recorder, or here if this fails
     * @param run the run as it continues, its recipe possibly changed
     * @param keptCheckpoints the number of newest checkpoints to keep, from 1; the best is kept in
     *     addition
     * @throws FailureException if the folder cannot be written
     */
    static RunRecorder resume(
            RunLock lock, Run run, RunInfo.Session session, int keptCheckpoints, Consumer<String> warnings) {
        return orClose(lock, held -> {
            Run resumed = new Run(run.folder(), run.recipe(), run.info().resumed(session));
            try {
                writeSettings(resumed);
                FileOps.current().createDirectories(resumed.files().samples());
                RunRecorder recorder = new RunRecorder(held, resumed, session.fromStep(), keptCheckpoints, warnings);
                recorder.goBackTo(session.fromStep());
                recorder.hasReport = Files.exists(recorder.files.report()); // this session must not leave it stale
                return recorder;
            } catch (IOException e) {
                throw AtomicFile.failure("cannot write the run folder " + run.folder(), e);
            }
        });
    }

    /** Appends a line to the run's log. */
    void note(String line) {
        log.note(line);
    }

    /** Returns the origin and history of the run, including this session. */
    RunInfo info() {
        return info;
    }

    /** Returns the receiver of problems with the report, each of which is said once. */
    Consumer<String> reportProblems() {
        return reportProblems;
    }

    /** Records that the training ended with an error. Close the recorder afterwards. */
    void failed(Throwable problem) {
        log.failed(Torch.firstLine(problem));
    }

    @Override
    public void started(SessionStart start) {
        log.started(start);
        if (log.isComplete()) {
            writeReport(); // no snapshot follows, which would write it
        }
    }

    @Override
    public void stepped(StepReport report) {
        metrics.stepped(report);
        workers.add(report.workers());
        log.stepped(report);
    }

    @Override
    public void scored(SampleScores scores) {
        log.scored(scores);
    }

    @Override
    public void commanded(long step, Command command) {
        metrics.commanded(command);
        log.commanded(step, command);
        if (command.action() == Command.Action.CHANGE) {
            SettingChange change = new SettingChange(step, command.set());
            info = info.changed(change);
            info.write(files);
            writeLength(change.length(recipe.training()));
        }
    }

    @Override
    public void noticed(Notice notice) {
        metrics.noticed(notice);
        log.noticed(notice);
    }

    @Override
    public void rolledBack(Rollback rollback) {
        info = info.rolledBack(rollback);
        info.write(files);
        try {
            goBackTo(rollback.toStep());
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + files.folder(), e);
        }
        log.rolledBack(rollback);
    }

    @Override
    public void sampled(Samples samples) {
        List<Picture> generated = samples.generated();
        List<Picture> real = samples.real();
        writeSample(RunFiles.GENERATED, samples.step(), generated.get(0));
        writeSample(RunFiles.REAL, samples.step(), real.get(0));
        writeSample(RunFiles.GRID, samples.step(), Grid.of(generated, GRID_COLUMNS));
        writeSample(
                RunFiles.COMPARISON,
                samples.step(),
                Grid.rows(List.of(real.subList(0, COMPARED), generated.subList(0, COMPARED))));
    }

    @Override
    public void checkpointDue(Training training) {
        metrics.force();
        training.save(checkpoints.at(training.stepsTaken()));
        try {
            String best = BestCheckpoint.read(files.folder())
                    .map(BestCheckpoint::checkpoint)
                    .orElse("");
            checkpoints.prune(keptCheckpoints, best);
        } catch (IOException e) {
            warnings.accept(
                    AtomicFile.failure("cannot remove an old checkpoint", e).getMessage());
        }
        writeWorkers();
        log.checkpointDue(training);
        writeReport();
    }

    /** Closes all files and releases the folder to other processes. */
    @Override
    public void close() {
        try (lock) {
            try (log;
                    metrics) {
                // Closes both; the log records how the training ended.
            }
            if (hasReport) {
                attemptReport(RunReport::writeEvaluations); // the report shows how the training ended
            }
        }
    }

    /**
     * Removes what was written after {@code step}; a rollback to that step is written again with
     * the next line of metrics.
     */
    private void goBackTo(long step) throws IOException {
        checkpoints.setAsideAfter(step);
        metrics.goBackTo(step);
        MetricsWriter.cut(files.histograms(), step);
        info.rollbacks().stream().filter(rollback -> rollback.toStep() >= step).forEach(metrics::rolledBack);
    }

    /** Writes the recipe if its length has changed. */
    private void writeLength(TrainingConfig length) {
        if (!length.equals(recipe.training())) {
            recipe = recipe.with(length);
            AtomicFile.writeText(files.recipe(), Recipes.toYaml(recipe));
            log.planned(length.steps());
        }
    }

    /** Writes the figures of the workers, if there are several. */
    private void writeWorkers() {
        List<StepReport.Worker> means = workers.means();
        if (!means.isEmpty()) {
            info = info.measured(means);
            info.write(files);
        }
    }

    /** Writes the report; a problem with it does not end the training. */
    private void writeReport() {
        hasReport = true;
        attemptReport(RunReport::write);
    }

    private void attemptReport(Consumer<Path> writing) {
        try {
            writing.accept(files.folder());
        } catch (FailureException e) {
            reportProblems.accept(e.getMessage());
        }
    }

    private void writeSample(String kind, long step, Picture picture) {
        picture.writePng(files.samples().resolve(RunFiles.sampleName(kind, step)));
    }

    private static void writeSettings(Run run) {
        AtomicFile.writeText(run.files().recipe(), Recipes.toYaml(run.recipe()));
        run.info().write(run.files());
    }

    private static RunRecorder orClose(RunLock lock, Function<RunLock, RunRecorder> opening) {
        try {
            return opening.apply(lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
