package rana.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark for tests: in this process, or with executors in processes of their own. */
final class SparkSessions {
    private static final Path HOME = Path.of("target/spark-home").toAbsolutePath();

    /** What programs add to Spark. Executors get no natives of the engine. */
    private static final List<String> ADDED = List.of(
            "/onnxruntime/",
            "/tools/jackson/",
            "/bytedeco/",
            "/rana/",
            "/junit/",
            "/assertj/",
            "/apiguardian/",
            "/jspecify/");

    private SparkSessions() {}

    /** Returns a session whose tasks are threads of this process. */
    static SparkSession local(int threads) {
        return builder("local[" + threads + "]").getOrCreate();
    }

    /** Returns a session with executors of one core each. */
    static SparkSession cluster(int executors) {
        prepareHome();
        return builder("local-cluster[" + executors + ",1,1024]")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", join(executorClassPath()))
                .getOrCreate();
    }

    private static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("rana-test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config(
                        "spark.sql.warehouse.dir",
                        HOME.resolveSibling("warehouse").toString())
                .config("spark.local.dir", HOME.resolveSibling("spark-local").toString());
    }

    /** Returns the class path of this process. */
    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private static List<Path> executorClassPath() {
        return classPath().stream()
                .filter(SparkSessions::isAdded)
                .filter(entry -> !entry.getFileName().toString().matches(".*(linux|macosx|windows)-.*"))
                .toList();
    }

    private static boolean isAdded(Path entry) {
        return Files.isDirectory(entry)
                || entry.getFileName().toString().startsWith("rana-")
                || ADDED.stream().anyMatch(entry.toString()::contains);
    }

    private static String join(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Makes a folder like that of an installation of Spark, which executors are started from. */
    private static void prepareHome() {
        try {
            Path jars = Files.createDirectories(HOME.resolve("jars"));
            for (Path entry : classPath()) {
                Path link = jars.resolve(entry.getFileName());
                if (!isAdded(entry) && !Files.exists(link)) {
                    Files.createSymbolicLink(link, entry.toAbsolutePath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
