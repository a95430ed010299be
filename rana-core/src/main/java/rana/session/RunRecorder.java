package rana.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.report.RunReport;
import rana.run.BestCheckpoint;
import rana.run.Command;
import rana.run.Finding;
import rana.run.Histogram;
import rana.run.MetricsWriter;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.RunLock;
import rana.run.SettingChange;
import rana.torch.Torch;
import rana.train.SampleScores;
import rana.train.Samples;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * Writes the folder that a run leaves, as a listener of its {@link Training}. The folder explains itself:
 *
 * <pre>
 * recipe.yaml      every setting            loss.png        both losses
 * run.json         how it came about        timelapse.gif   the grids in time
 * metrics.jsonl    one line for each step   report.html     all of it on a page
 * samples/         pictures, by step        checkpoints/    what --resume needs
 * state.json       how it stands            log.txt         what was said
 * histograms.jsonl D's scores of samples
 * </pre>
 *
 * One process at a time: it holds its {@link RunLock} until it is closed.
 */
public final class RunRecorder implements TrainingListener, AutoCloseable {
    private static final int GRID_COLUMNS = 8;
    private static final int COMPARED = 10;

    /** How many of the newest checkpoints are kept, where nothing else is asked for. */
    public static final int KEPT = 2;

    private final RunLock lock;
    private final Path folder;
    private final Checkpoints checkpoints;
    private final int kept;
    private final Consumer<String> warnings;
    private final MetricsWriter metrics;
    private final RunLog diary;
    private RunInfo info;

    private RunRecorder(RunLock lock, Run run, long step, int kept, Consumer<String> warnings) {
        Recipe recipe = run.recipe();
        boolean probabilities = recipe.objective().hasProbabilities();
        this.lock = lock;
        this.folder = lock.folder();
        this.checkpoints = new Checkpoints(folder.resolve(Run.CHECKPOINTS));
        this.kept = kept;
        this.info = run.info();
        this.diary = new RunLog(folder, probabilities, recipe.training().steps(), step, warnings);
        this.warnings = warnings.andThen(diary::note);
        this.metrics = new MetricsWriter(folder.resolve(Run.METRICS));
    }

    /** A new run in {@code folder}, of which the {@value #KEPT} newest checkpoints are kept: as {@link #create(RunLock, Recipe, RunInfo, int, Consumer)}. */
    public static RunRecorder create(Path folder, Recipe recipe, RunInfo info, Consumer<String> warnings) {
        return orReleased(RunLock.ofNew(folder), lock -> create(lock, recipe, info, KEPT, warnings));
    }

    /**
     * A new run.
     *
     * @param lock of its folder; it is closed with the run
     * @param kept how many of the newest checkpoints are kept, from 1
     * @param warnings hears, in one line each, what went wrong without harm to the run
     * @throws FailureException if it cannot be written
     */
    public static RunRecorder create(RunLock lock, Recipe recipe, RunInfo info, int kept, Consumer<String> warnings) {
        Path folder = lock.folder();
        try {
            writeSettings(folder, recipe, info);
            FileOps.door().createDirectories(folder.resolve(Run.SAMPLES));
            FileOps.door().createDirectories(folder.resolve(Run.CHECKPOINTS));
            FileOps.door().append(folder.resolve(Run.METRICS), new byte[0]);
            return new RunRecorder(lock, new Run(folder, recipe, info), 0, kept, warnings);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
    }

    /** A run that goes on, with a lock of its own: as {@link #resume(RunLock, Run, RunInfo.Session, int, Consumer)}. */
    public static RunRecorder resume(Run run, RunInfo.Session session, Consumer<String> warnings) {
        return orReleased(RunLock.of(run.folder()), lock -> resume(lock, run, session, KEPT, warnings));
    }

    /**
     * A run that goes on. What it left after {@code session.fromStep()} will come again: what it logged is cut off, and checkpoints,
     * which are damaged then, are set aside under another name.
     *
     * @param lock of its folder; it is closed with the run
     * @param run as it is to go on, its recipe perhaps changed
     * @param kept how many of the newest checkpoints are kept, from 1
     * @throws FailureException if it cannot be written
     */
    public static RunRecorder resume(
            RunLock lock, Run run, RunInfo.Session session, int kept, Consumer<String> warnings) {
        Path folder = run.folder();
        try {
            Run again = new Run(folder, run.recipe(), run.info().resumed(session));
            writeSettings(folder, again.recipe(), again.info());
            FileOps.door().createDirectories(folder.resolve(Run.SAMPLES));
            RunRecorder resumed = new RunRecorder(lock, again, session.fromStep(), kept, warnings);
            resumed.goBackTo(session.fromStep());
            return resumed;
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
    }

    /** The folder {@code NAME-N} in {@code parent} with the smallest N, from 1, that is not there yet. */
    public static Path next(Path parent, String name) {
        int n = 1;
        while (Files.exists(parent.resolve(name + "-" + n))) {
            n++;
        }
        return parent.resolve(name + "-" + n);
    }

    /**
     * Refuses a folder with something in it, before any work is done for it.
     *
     * @throws UsageException if {@code folder} exists and is not empty
     */
    public static void requireNew(Path folder) {
        try {
            if (Files.exists(folder) && !RunLock.isEmpty(folder)) {
                throw new UsageException(folder + " exists already: go on with it by '--resume " + folder
                        + "', or choose another --out");
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + folder, e);
        }
    }

    /** Adds a line to the run's log, for people who look at it. */
    public void note(String line) {
        diary.note(line);
    }

    /** What the folder says of its run, this session included. */
    public RunInfo info() {
        return info;
    }

    /** What a watchdog holds to be wrong at the beginning. */
    public void standing(Set<Finding.Kind> kinds) {
        diary.standing(kinds);
    }

    /** The training ends by this; close the folder then. */
    public void failed(Throwable problem) {
        diary.failed(Torch.firstLine(problem));
    }

    @Override
    public void stepped(StepReport report) {
        metrics.stepped(report);
        diary.stepped(report);
    }

    @Override
    public void scored(SampleScores scores) {
        diary.scored(scores);
    }

    @Override
    public void ordered(long step, Command order) {
        metrics.ordered(order);
        diary.ordered(step, order);
        if (order.action() == Command.Action.CHANGE) {
            info = info.changed(new SettingChange(step, order.set()));
            writeInfo(folder, info);
        }
    }

    @Override
    public void noticed(Notice notice) {
        metrics.noticed(notice);
        diary.noticed(notice);
    }

    @Override
    public void rolledBack(Rollback rollback) {
        info = info.rolledBack(rollback);
        writeInfo(folder, info);
        try {
            goBackTo(rollback.toStep());
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
        diary.rolledBack(rollback);
    }

    @Override
    public void sampled(Samples samples) {
        List<Picture> generated = samples.generated();
        List<Picture> real = samples.real();
        writeSample("generated", samples.step(), generated.get(0));
        writeSample("real", samples.step(), real.get(0));
        writeSample("grid", samples.step(), Grid.of(generated, GRID_COLUMNS));
        writeSample(
                "comparison",
                samples.step(),
                Grid.rows(List.of(real.subList(0, COMPARED), generated.subList(0, COMPARED))));
    }

    @Override
    public void checkpointDue(Training training) {
        metrics.force();
        training.save(checkpoints.at(training.stepsTaken()));
        try {
            checkpoints.prune(
                    kept,
                    BestCheckpoint.read(folder).map(BestCheckpoint::checkpoint).orElse(""));
        } catch (IOException e) {
            warnings.accept(
                    AtomicFile.failure("cannot remove an old checkpoint", e).getMessage());
        }
        diary.checkpointDue(training);
        writeReport();
    }

    /** Releases the folder to other processes. */
    @Override
    public void close() {
        try (lock;
                diary;
                metrics) {
            // All are closed, the lock last.
        }
    }

    /** What comes after {@code step} comes again; a rollback that led there is told with the line after it. */
    private void goBackTo(long step) throws IOException {
        checkpoints.setAsideAfter(step);
        metrics.goBackTo(step);
        MetricsWriter.cut(folder.resolve(Histogram.FILE), step);
        info.rollbacks().stream().filter(rollback -> rollback.toStep() >= step).forEach(metrics::rolledBack);
    }

    /** The report is of use, not of need: what goes wrong with it must not end a training. */
    private void writeReport() {
        try {
            RunReport.write(folder);
        } catch (FailureException e) {
            warnings.accept(e.getMessage());
        }
    }

    private void writeSample(String kind, long step, Picture picture) {
        picture.writePng(folder.resolve(Run.SAMPLES).resolve("%s-%06d.png".formatted(kind, step)));
    }

    private static void writeSettings(Path folder, Recipe recipe, RunInfo info) {
        AtomicFile.writeText(folder.resolve(Run.RECIPE), Recipes.toYaml(recipe));
        writeInfo(folder, info);
    }

    private static void writeInfo(Path folder, RunInfo info) {
        AtomicFile.writeText(
                folder.resolve(Run.INFO),
                Run.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(info) + "\n");
    }

    private static RunRecorder orReleased(RunLock lock, Function<RunLock, RunRecorder> opening) {
        try {
            return opening.apply(lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
