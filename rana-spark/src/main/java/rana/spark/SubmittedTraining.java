package rana.spark;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rana.RanaException;
import rana.UsageException;
import rana.cli.ClusterTraining;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** The training of {@code rana train} that {@code spark-submit} has started. */
public final class SubmittedTraining implements ClusterTraining {
    private @Nullable SparkTraining running;
    private boolean stopped;

    /** Creates the training, for {@link java.util.ServiceLoader}. */
    public SubmittedTraining() {}

    @Override
    public void requireClassPath() {
        boolean isNew = Arrays.stream(JsonTypeInfo.Value.class.getMethods())
                .anyMatch(method -> method.getName().equals("getWriteTypeIdForDefaultImpl"));
        if (!isNew) {
            throw new UsageException(
                    "the driver's class path has Spark's jackson-annotations, which is older than 2.22: set spark.driver.extraClassPath to "
                            + jars(JsonMapper.class)
                                    .flatMap(SubmittedTraining::annotations)
                                    .map(Path::toString)
                                    .findFirst()
                                    .orElse("jackson-annotations-2.22.jar"));
        }
    }

    /** Returns the jar of annotations next to another one. */
    private static Stream<Path> annotations(Path neighbour) {
        Path jar = neighbour.resolveSibling("jackson-annotations-2.22.jar");
        return Files.exists(jar) ? Stream.of(jar) : Stream.empty();
    }

    /**
     * Trains in the session of Spark that {@code spark-submit} has configured, with jars that are at the
     * same path on all hosts. The class path of workers is the program's jar and this module's, unless
     * {@code spark.rana.classPath} is set.
     */
    @Override
    public TrainingResult train(TrainingSession session, Settings settings) {
        SparkTraining training =
                SparkTraining.of(session).maxRestarts(settings.maxRestarts()).onMessage(settings.messages());
        settings.listeners().forEach(training::listener);
        settings.workers().ifPresent(training::workers);
        if (settings.mixedHosts()) {
            training.mixedHosts();
        }
        SparkSession spark = SparkSession.builder().appName("Rana").getOrCreate();
        try {
            // What the tasks of executors use; workers have the class path of the program.
            String known = spark.sparkContext().listJars().mkString("\n");
            Stream.of(
                            SubmittedTraining.class,
                            TrainingSession.class,
                            RanaException.class,
                            JsonMapper.class,
                            JsonParser.class)
                    .flatMap(SubmittedTraining::jars)
                    .distinct()
                    .filter(jar -> !known.contains("/" + jar.getFileName()))
                    .forEach(jar -> spark.sparkContext().addJar(jar.toUri().toString()));
            if (spark.sparkContext()
                    .getConf()
                    .getOption(SparkTraining.CLASS_PATH)
                    .isEmpty()) {
                training.classPath(Stream.of(settings.program(), SubmittedTraining.class)
                        .flatMap(SubmittedTraining::jars)
                        .distinct()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
            }
            start(training);
            return settings.resume() ? training.resume(spark) : training.run(spark);
        } finally {
            spark.stop();
        }
    }

    private synchronized void start(SparkTraining training) {
        running = training;
        if (stopped) {
            training.stop();
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.stop();
        }
    }

    /** Returns the jar of a class. */
    private static Stream<Path> jars(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource()).stream()
                .map(source -> {
                    try {
                        return Path.of(source.getLocation().toURI());
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .filter(Files::isRegularFile);
    }
}
