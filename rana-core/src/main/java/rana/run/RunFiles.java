package rana.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rana.UsageException;
import rana.io.AtomicFile;

/**
 * The files of a run folder. Their names are defined here; {@code Checkpoint} defines the names of
 * the files within a checkpoint.
 *
 * <pre>
 * recipe.yaml       all settings                    loss.png         the loss chart
 * run.json          origin and history              distance.png     the chart of evaluations
 * state.json        state of the training           timelapse.gif    the sample grids over time
 * metrics.jsonl     one line per step               report.html      all of it on one page
 * histograms.jsonl  discriminator scores            evaluation.json  evaluations
 * log.txt           messages                        best.json        the best checkpoint
 * samples/          images by step                  checkpoints/     weights and optimiser states
 * orders/           commands to the training        .lock            the process that trains it
 * </pre>
 *
 * @param folder the run folder; it need not exist
 */
public record RunFiles(Path folder) {
    /** All settings, as YAML. */
    public static final String RECIPE = "recipe.yaml";

    /** The origin and history of the run: {@link RunInfo}. */
    public static final String INFO = "run.json";

    /** The current state of the training: {@link RunState}. */
    public static final String STATE = "state.json";

    /** One line of {@link Metrics} per step. */
    public static final String METRICS = "metrics.jsonl";

    /** One {@link Histogram} of discriminator scores per snapshot. */
    public static final String HISTOGRAMS = "histograms.jsonl";

    /** The messages of the training, one line each. */
    public static final String LOG = "log.txt";

    /** The evaluations: {@link EvaluationFile}. */
    public static final String EVALUATIONS = "evaluation.json";

    /** The name of the best checkpoint: {@link BestCheckpoint}. */
    public static final String BEST = "best.json";

    /** The loss chart. */
    public static final String LOSS_CHART = "loss.png";

    /** The chart of evaluations. */
    public static final String DISTANCE_CHART = "distance.png";

    /** The sample grids over time. */
    public static final String TIMELAPSE = "timelapse.gif";

    /** The report: all of the run on one page. */
    public static final String REPORT = "report.html";

    /** The folder of sample images, named by {@link #sampleName}. */
    public static final String SAMPLES = "samples";

    /** The folder of checkpoints, named by {@link #checkpointName}. */
    public static final String CHECKPOINTS = "checkpoints";

    /** The folder of commands to the training: {@link CommandFolder}. */
    public static final String COMMANDS = "orders";

    /** The file that the training process holds a lock on. */
    public static final String LOCK = ".lock";

    /** The kind of sample image that shows a grid of generated images. */
    public static final String GRID = "grid";

    /** The kind of sample image that shows real images above generated ones. */
    public static final String COMPARISON = "comparison";

    /** The kind of sample image that shows one generated image. */
    public static final String GENERATED = "generated";

    /** The kind of sample image that shows one real image. */
    public static final String REAL = "real";

    /** The files that may exist before {@value #INFO}. */
    private static final Set<String> EARLY_FILES = Set.of(LOCK, RECIPE, "." + RECIPE + ".part", "." + INFO + ".part");

    private static final String CHECKPOINT = "step-";
    private static final Pattern CHECKPOINT_NAME = Pattern.compile(CHECKPOINT + "(\\d{6,18})");
    private static final Pattern SAMPLE_NAME = Pattern.compile("([a-z]+)-(\\d{6,18})\\.png");

    /**
     * A sample image.
     *
     * @param kind the kind of image: {@link RunFiles#GRID}, {@link RunFiles#COMPARISON},
     *     {@link RunFiles#GENERATED} or {@link RunFiles#REAL}
     * @param step the number of steps taken when it was drawn
     */
    public record Sample(String kind, long step, Path file) {}

    /**
     * Returns the run whose folder {@value #CHECKPOINTS} is the parent of {@code checkpoint}; empty
     * if there is no such run. The checkpoint itself may be missing.
     */
    public static Optional<RunFiles> ofCheckpoint(Path checkpoint) {
        return Optional.ofNullable(checkpoint.toAbsolutePath().normalize().getParent())
                .filter(checkpoints -> checkpoints.endsWith(CHECKPOINTS))
                .map(Path::getParent)
                .map(RunFiles::new)
                .filter(RunFiles::isRun);
    }

    /** Returns the path of {@value #RECIPE}. */
    public Path recipe() {
        return folder.resolve(RECIPE);
    }

    /** Returns the path of {@value #INFO}. */
    public Path info() {
        return folder.resolve(INFO);
    }

    /** Returns the path of {@value #STATE}. */
    public Path state() {
        return folder.resolve(STATE);
    }

    /** Returns the path of {@value #METRICS}. */
    public Path metrics() {
        return folder.resolve(METRICS);
    }

    /** Returns the path of {@value #HISTOGRAMS}. */
    public Path histograms() {
        return folder.resolve(HISTOGRAMS);
    }

    /** Returns the path of {@value #LOG}. */
    public Path log() {
        return folder.resolve(LOG);
    }

    /** Returns the path of {@value #EVALUATIONS}. */
    public Path evaluations() {
        return folder.resolve(EVALUATIONS);
    }

    /** Returns the path of {@value #BEST}. */
    public Path best() {
        return folder.resolve(BEST);
    }

    /** Returns the path of {@value #LOSS_CHART}. */
    public Path lossChart() {
        return folder.resolve(LOSS_CHART);
    }

    /** Returns the path of {@value #DISTANCE_CHART}. */
    public Path distanceChart() {
        return folder.resolve(DISTANCE_CHART);
    }

    /** Returns the path of {@value #TIMELAPSE}. */
    public Path timelapse() {
        return folder.resolve(TIMELAPSE);
    }

    /** Returns the path of {@value #REPORT}. */
    public Path report() {
        return folder.resolve(REPORT);
    }

    /** Returns the path of the folder {@value #SAMPLES}. */
    public Path samples() {
        return folder.resolve(SAMPLES);
    }

    /** Returns the path of the folder {@value #CHECKPOINTS}. */
    public Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    /** Returns the path of the folder {@value #COMMANDS}. */
    public Path commands() {
        return folder.resolve(COMMANDS);
    }

    /** Returns the path of {@value #LOCK}. */
    public Path lock() {
        return folder.resolve(LOCK);
    }

    /** Returns true if the folder has the two files that make it a run folder. */
    public boolean isRun() {
        return Files.isRegularFile(info()) && Files.isRegularFile(recipe());
    }

    /** Returns the name of the checkpoint after {@code step} steps: {@code step-000100}. */
    public static String checkpointName(long step) {
        return String.format(Locale.ROOT, "%s%06d", CHECKPOINT, step);
    }

    /**
     * Returns the step of a checkpoint of this name; empty if it is not the name of a checkpoint.
     */
    public static Optional<Long> checkpointStep(String name) {
        Matcher step = CHECKPOINT_NAME.matcher(name);
        return step.matches() ? Optional.of(Long.parseLong(step.group(1))) : Optional.empty();
    }

    /** Returns the name of a sample image: {@code grid-000100.png}. */
    public static String sampleName(String kind, long step) {
        return String.format(Locale.ROOT, "%s-%06d.png", kind, step);
    }

    /**
     * Lists the sample images of all kinds, in the order of their steps; empty if there are none.
     */
    public List<Sample> listSamples() {
        List<Sample> samples = new ArrayList<>();
        if (!Files.isDirectory(samples())) {
            return samples;
        }
        try (Stream<Path> files = Files.list(samples())) {
            files.forEach(file -> {
                Matcher name = SAMPLE_NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    samples.add(new Sample(name.group(1), Long.parseLong(name.group(2)), file));
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFile.failure("cannot list " + samples(), e);
        }
        samples.sort(Comparator.comparingLong(Sample::step));
        return samples;
    }

    /**
     * Lists the sample images of one kind, in the order of their steps; empty if there are none.
     */
    public List<Sample> listSamples(String kind) {
        return listSamples().stream()
                .filter(sample -> sample.kind().equals(kind))
                .toList();
    }

    /**
     * Returns the folder {@code NAME-N} in {@code parent} with the smallest N, from 1, that does
     * not exist.
     */
    public static Path next(Path parent, String name) {
        int n = 1;
        while (Files.exists(parent.resolve(name + "-" + n))) {
            n++;
        }
        return parent.resolve(name + "-" + n);
    }

    /**
     * Checks that a folder can take a new run.
     *
     * @throws UsageException if {@code folder} exists and is not empty
     */
    public static void requireNew(Path folder) {
        try {
            if (Files.exists(folder) && !isEmpty(folder)) {
                throw new UsageException(
                        folder + " exists already: resume the run in it, or choose another run folder");
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + folder, e);
        }
    }

    /**
     * Returns true if {@code folder} is empty, or has only the files of a run that was killed while
     * it was created.
     */
    public static boolean isEmpty(Path folder) throws IOException {
        boolean locked = Files.exists(folder.resolve(LOCK));
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .allMatch(name -> locked && EARLY_FILES.contains(name));
        }
    }
}
