package rana.spark;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import rana.RanaException;
import rana.UsageException;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Programs that {@code spark-submit} has started with a jar of Rana's command line. Nothing here takes
 * or returns a type of Spark.
 */
public final class SparkSubmit {
    private static final String MASTER = "spark.master";
    private static final String DEPLOY_MODE = "spark.submit.deployMode";

    private SparkSubmit() {}

    /** Returns true if {@code spark-submit} started this program. */
    public static boolean isUsed() {
        return System.getProperty(MASTER) != null && System.getProperty(DEPLOY_MODE) != null;
    }

    /**
     * Checks the class path of this program, before it reads a recipe.
     *
     * @throws UsageException if Spark's jars hide one that recipes need
     */
    public static void requireClassPath() {
        boolean isNew = Arrays.stream(JsonTypeInfo.Value.class.getMethods())
                .anyMatch(method -> method.getName().equals("getWriteTypeIdForDefaultImpl"));
        if (!isNew) {
            throw new UsageException(
                    "the driver's class path has Spark's jackson-annotations, which is older than 2.22: add --driver-class-path "
                            + jars(JsonMapper.class)
                                    .flatMap(SparkSubmit::annotations)
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
     * Trains in the session of Spark that {@code spark-submit} configured, with a jar of the command line
     * that is at the same path on all hosts.
     *
     * @param training the training; its class path is that jar, unless {@code spark.rana.classPath} is set
     * @param resume true to resume the run in its folder
     * @param program a class of the jar
     */
    public static TrainingResult train(SparkTraining training, boolean resume, Class<?> program) {
        requireClassPath();
        SparkSession spark = SparkSession.builder().appName("Rana").getOrCreate();
        try {
            // What the tasks of executors use; workers have the jar of the command line.
            Stream.of(SparkSubmit.class, TrainingSession.class, RanaException.class, JsonMapper.class, JsonParser.class)
                    .flatMap(SparkSubmit::jars)
                    .distinct()
                    .forEach(jar -> spark.sparkContext().addJar(jar.toUri().toString()));
            if (spark.sparkContext()
                    .getConf()
                    .getOption(SparkTraining.CLASS_PATH)
                    .isEmpty()) {
                training.classPath(List.of(program).stream()
                        .flatMap(SparkSubmit::jars)
                        .map(Path::toString)
                        .findFirst()
                        .orElse(""));
            }
            return resume ? training.resume(spark) : training.run(spark);
        } finally {
            spark.stop();
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
