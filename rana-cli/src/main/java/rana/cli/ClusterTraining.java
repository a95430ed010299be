package rana.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import rana.UsageException;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.train.TrainingListener;

/**
 * The training of {@code rana train} by the cluster that has started the program, such as Spark. It is
 * found as a service, because the program does not depend on any cluster.
 */
public interface ClusterTraining {
    /** The setting that {@code spark-submit} passes to programs that it starts. */
    String SPARK_DEPLOY_MODE = "spark.submit.deployMode";

    /**
     * The settings that the command line adds to a session.
     *
     * @param resume true if the run in the session's folder continues
     * @param workers the number of workers; empty for that of the cluster's slots
     * @param maxRestarts the number of times that lost workers are started again, from 0
     * @param mixedHosts true if machines of several kinds may train together
     * @param listeners the classes of listeners that the first worker creates
     * @param program a class of the program
     * @param messages receives a line for each restart
     */
    record Settings(
            boolean resume,
            OptionalInt workers,
            int maxRestarts,
            boolean mixedHosts,
            List<Class<? extends TrainingListener>> listeners,
            Class<?> program,
            Consumer<String> messages) {}

    /**
     * Returns the cluster that has started this program; empty if none has.
     *
     * @throws UsageException if one has, but its module is not on the class path
     */
    static Optional<ClusterTraining> ofThisProgram() {
        if (System.getProperty(SPARK_DEPLOY_MODE) == null) {
            return Optional.empty();
        }
        Optional<ClusterTraining> spark =
                ServiceLoader.load(ClusterTraining.class).findFirst();
        if (spark.isEmpty()) {
            throw new UsageException(
                    "spark-submit has started this program without rana-spark: add --jars with the path of its jar");
        }
        return spark;
    }

    /**
     * Checks the class path, before a recipe is read.
     *
     * @throws UsageException if the cluster's jars hide one that recipes need
     */
    void requireClassPath();

    /**
     * Trains until the session has ended.
     *
     * @throws UsageException if a setting is refused
     * @throws rana.FailureException if the training fails, or workers keep being lost
     */
    TrainingResult train(TrainingSession session, Settings settings);

    /** Ends the training with a checkpoint. Any thread may call this. */
    void stop();
}
