package rana.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rana.FailureException;
import rana.UsageException;
import rana.gan.CrossEntropy;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.report.RunReport;
import rana.torch.Torch;

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
 * One process at a time: it holds a lock until it is closed.
 */
public final class RunFolder implements TrainingListener, AutoCloseable {
    private static final int GRID_COLUMNS = 8;
    private static final int COMPARED = 10;
    private static final int CHECKPOINTS_KEPT = 2;
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Consumer<String> warnings;
    private final FileChannel lock;
    private final MetricsLog metrics;
    private final RunDiary diary;
    private RunInfo info;

    private RunFolder(Run run, long step, Consumer<String> warnings, FileChannel lock) throws IOException {
        Recipe recipe = run.recipe();
        boolean probabilities = recipe.objective() instanceof CrossEntropy;
        this.folder = run.folder();
        this.info = run.info();
        this.diary = new RunDiary(folder, probabilities, recipe.training().steps(), step, warnings);
        this.warnings = warnings.andThen(diary::note);
        this.lock = lock;
        this.metrics = new MetricsLog(folder.resolve(Run.METRICS));
    }

    /**
     * A new run.
     *
     * @param folder is made; it may exist only if it is empty
     * @param warnings hears, in one line each, what went wrong without harm to the run
     * @throws UsageException if there is something in it already
     * @throws FailureException if it cannot be written
     */
    public static RunFolder create(Path folder, Recipe recipe, RunInfo info, Consumer<String> warnings) {
        requireNew(folder);
        try {
            Files.createDirectories(folder.resolve(Run.SAMPLES));
            Files.createDirectories(folder.resolve(Run.CHECKPOINTS));
            FileChannel lock = lock(folder);
            writeSettings(folder, recipe, info);
            return new RunFolder(new Run(folder, recipe, info), 0, warnings, lock);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
    }

    /**
     * A run that goes on. What it logged after {@code session.fromStep()} is cut off: it will be logged again.
     *
     * @param run as it is to go on, its recipe perhaps changed
     * @throws FailureException if another process is at it, or it cannot be written
     */
    public static RunFolder resume(Run run, RunInfo.Session session, Consumer<String> warnings) {
        try {
            FileChannel lock = lock(run.folder());
            Run resumed = new Run(run.folder(), run.recipe(), run.info().resumed(session));
            writeSettings(run.folder(), resumed.recipe(), resumed.info());
            MetricsLog.cut(run.folder().resolve(Run.METRICS), session.fromStep());
            MetricsLog.cut(run.folder().resolve(Histogram.FILE), session.fromStep());
            return new RunFolder(resumed, session.fromStep(), warnings, lock);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + run.folder(), e);
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
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            if (entries.findAny().isPresent()) {
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
    public void scored(Scores scores) {
        diary.scored(scores);
    }

    @Override
    public void ordered(long step, Order order) {
        metrics.ordered(order);
        diary.ordered(step, order);
        if (order.action() == Order.Action.CHANGE) {
            info = info.changed(new Change(step, order.set()));
            writeInfo(folder, info);
        }
    }

    @Override
    public void noticed(Notice notice) {
        metrics.noticed(notice);
        diary.noticed(notice);
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
        metrics.flush();
        Path checkpoints = folder.resolve(Run.CHECKPOINTS);
        training.save(checkpoints.resolve(Checkpoint.name(training.stepsTaken())));
        try {
            String best = Best.read(folder).map(Best::checkpoint).orElse("");
            for (Path old :
                    Checkpoint.list(checkpoints).stream().skip(CHECKPOINTS_KEPT).toList()) {
                if (!old.endsWith(best)) {
                    Checkpoint.delete(old);
                }
            }
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
                diary) {
            metrics.close();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot close the run folder " + folder, e);
        }
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

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it: the same answer as if another had.
        }
        channel.close();
        throw new FailureException(folder + " is being trained by another process: wait for it, or stop it");
    }
}
