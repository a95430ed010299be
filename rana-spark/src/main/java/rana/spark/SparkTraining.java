package rana.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.run.RunFiles;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.train.TrainingListener;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A training whose workers are placed by Spark:
 *
 * <pre>{@code
 * SparkTraining.of(TrainingSession.of(Recipes.named("pond")).data("/shared/frogs.zip").into(Path.of("/shared/runs/frogs")))
 *         .workers(4)
 *         .run(spark);
 * }</pre>
 *
 * The tasks of a barrier stage start the workers, one process each, and watch them. The first worker
 * reads the images and writes the run folder; both are paths that its executor sees. If a worker or an
 * executor is lost, the driver starts the stage again, and the run resumes from its newest intact
 * checkpoint. The weights are those of one process, to the bit.
 *
 * <p>Configure it on one thread, then call {@link #run} or {@link #resume} once. Only {@link #stop} may
 * be called from other threads.
 */
public final class SparkTraining {
    /** The setting of Spark for the class path of workers, if the program does not set it. */
    static final String CLASS_PATH = "spark.rana.classPath";

    private static final int DEFAULT_RESTARTS = 3;
    private static final int SECRET_BYTES = 16;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TrainingSession session;
    private final List<String> listeners = new ArrayList<>();
    private final List<String> javaOptions = new ArrayList<>();
    private @Nullable Integer workers;
    private int maxRestarts = DEFAULT_RESTARTS;
    private boolean mixedHosts;
    private @Nullable String classPath;
    private Consumer<String> messages = line -> {};
    private final StageControl control = new StageControl();

    private SparkTraining(TrainingSession session) {
        this.session = session;
    }

    /**
     * Creates a training with the settings of a session, which needs a folder.
     *
     * @throws UsageException if the session has listeners, images in memory, or other things that
     *     cannot be sent to executors
     */
    public static SparkTraining of(TrainingSession session) {
        return new SparkTraining(session);
    }

    /**
     * Trains with a worker for each slot of the cluster: {@code of(session).run(spark)}.
     *
     * @throws UsageException if a setting is refused
     * @throws FailureException if the training fails, or workers keep being lost
     */
    public static TrainingResult run(SparkSession spark, TrainingSession session) {
        return of(session).run(spark);
    }

    /**
     * Sets the number of workers, at most one for each shard. The default is one for each slot: the
     * cores of the executors divided by {@code spark.task.cpus}. Each has {@code spark.task.cpus}
     * threads, unless the session sets their number.
     */
    public SparkTraining workers(int count) {
        if (count < 1) {
            throw new UsageException("workers must be at least 1; got " + count);
        }
        workers = count;
        return this;
    }

    /** Sets how often the stage is started again after a worker or an executor was lost. The default is 3. */
    public SparkTraining maxRestarts(int count) {
        if (count < 0) {
            throw new UsageException("maxRestarts must be at least 0; got " + count);
        }
        maxRestarts = count;
        return this;
    }

    /** Lets machines train together that compute other bits; the weights then depend on which they are. */
    public SparkTraining mixedHosts() {
        mixedHosts = true;
        return this;
    }

    /**
     * Sets the class path of workers on their executors. It needs {@code rana-spark}, what that depends
     * on, and the natives of the engine. Relative entries are files of {@code --files}, {@code --jars}
     * and {@code --archives}. The default is the setting {@code spark.rana.classPath} of Spark, or the
     * class path of the executor.
     */
    public SparkTraining classPath(String path) {
        classPath = path;
        return this;
    }

    /** Adds options of the workers' Java, such as {@code -Xmx4g}. */
    public SparkTraining javaOptions(String... options) {
        javaOptions.addAll(List.of(options));
        return this;
    }

    /**
     * Adds a listener that the first worker creates, such as TensorBoard.
     *
     * @param type a public class with a public constructor without parameters
     */
    public SparkTraining listener(Class<? extends TrainingListener> type) {
        listeners.add(type.getName());
        return this;
    }

    /** Sets the receiver of messages, one line for each restart. */
    public SparkTraining onMessage(Consumer<String> receiver) {
        messages = receiver;
        return this;
    }

    /**
     * Trains a new run, until its steps are taken, its budget is used up, or it is stopped.
     *
     * @throws UsageException if a setting is refused, or the folder has a run already
     * @throws FailureException if the training fails, or workers keep being lost
     * @throws rana.MemoryException if the memory of a worker runs out
     */
    public TrainingResult run(SparkSession spark) {
        return train(spark, false);
    }

    /**
     * Resumes the run in the folder of the session from its newest intact checkpoint, or trains a new
     * one if there is none yet.
     *
     * @throws UsageException if a setting is refused
     * @throws FailureException if the training fails, or workers keep being lost
     * @throws rana.MemoryException if the memory of a worker runs out
     */
    public TrainingResult resume(SparkSession spark) {
        return train(spark, true);
    }

    /**
     * Ends the training with a checkpoint, from another thread. The run can be resumed. Cancelling the
     * job in Spark does the same. The step of the result is 0 if the driver cannot read the run folder.
     */
    public void stop() {
        control.stop();
    }

    private TrainingResult train(SparkSession spark, boolean resume) {
        ObjectNode settings = (ObjectNode) JSON.readTree(session.toJson());
        if (settings.path("folder").isNull()) {
            throw new UsageException("into: a training on Spark needs a run folder, as a path that executors see");
        }
        requireNoDynamicAllocation(spark.sparkContext().getConf());
        int taskCpus = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        if (settings.path("threads").isNull()) {
            settings.put("threads", taskCpus);
        }
        int count = control.slots(spark, workers);
        TrainingOrder order = new TrainingOrder(
                settings.toString(),
                listeners,
                resume || settings.path("recipe").isNull(),
                false,
                mixedHosts,
                javaOptions,
                classPath == null ? spark.sparkContext().getConf().get(CLASS_PATH, null) : classPath,
                secret());
        for (int restarts = 0; ; restarts++) {
            WorkerReport report = control.attempt(spark, order, count);
            if (report.kind() == WorkerReport.Kind.STOPPED && report.text().isEmpty()) {
                Path folder = Path.of(settings.path("folder").asString());
                return new TrainingResult(folder, newestStep(folder), TrainingResult.Outcome.STOPPED);
            }
            if (report.isOfTraining()) {
                return report.result();
            }
            if (restarts == maxRestarts) {
                throw new FailureException("%s; the workers were started %s in all: resume the run when they can work"
                        .formatted(report.text(), Counts.of(restarts + 1L, "time")));
            }
            messages.accept("%s: the training continues from its newest checkpoint (restart %d of at most %d)"
                    .formatted(report.text(), restarts + 1, maxRestarts));
            order = order.restarted(secret());
        }
    }

    private static void requireNoDynamicAllocation(SparkConf conf) {
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)
                && !conf.get("spark.master", "").startsWith("local")) {
            throw new UsageException("spark.dynamicAllocation.enabled must be false, because workers need all their"
                    + " executors at once; got true");
        }
    }

    /** Returns the step of the newest checkpoint; 0 if the driver sees none. */
    private static long newestStep(Path folder) {
        try (Stream<Path> checkpoints = Files.list(new RunFiles(folder).checkpoints())) {
            return checkpoints
                    .map(checkpoint -> String.valueOf(checkpoint.getFileName()))
                    .filter(name -> name.matches("step-\\d+"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
