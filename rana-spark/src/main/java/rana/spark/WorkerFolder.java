package rana.spark;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkFiles;
import rana.io.AtomicFile;

/**
 * The files by which an executor and the worker that it starts exchange their settings and results,
 * in a temporary folder that only this user can read.
 */
final class WorkerFolder implements AutoCloseable {
    private static final String ORDER = "order.json";
    private static final String REPORT = "report.json";
    private static final String ARGUMENTS = "arguments";

    private final Path folder;

    WorkerFolder(Path folder) {
        this.folder = folder;
    }

    /** Creates the folder of a worker of this executor. */
    static WorkerFolder create(TrainingOrder order) {
        try {
            WorkerFolder created = new WorkerFolder(Files.createTempDirectory("rana-spark-"));
            Files.writeString(
                    created.folder.resolve(ORDER), WorkerOrder.of(order).toJson());
            List<String> arguments = new ArrayList<>(order.javaOptions());
            arguments.add("-cp");
            arguments.add(order.classPath() == null ? classPath() : resolved(order.classPath()));
            arguments.add(WorkerMain.class.getName());
            arguments.add(created.folder.toString());
            Files.write(
                    created.folder.resolve(ARGUMENTS),
                    arguments.stream().map(WorkerFolder::quoted).toList());
            return created;
        } catch (IOException e) {
            throw AtomicFile.failure("cannot create the folder of a worker", e);
        }
    }

    /** Returns the command line of the worker. */
    List<String> command() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(java.toString(), "@" + folder.resolve(ARGUMENTS));
    }

    WorkerOrder order() {
        try {
            return WorkerOrder.of(Files.readString(folder.resolve(ORDER)));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the settings of the worker", e);
        }
    }

    void report(WorkerReport report) {
        AtomicFile.writeText(folder.resolve(REPORT), report.toJson());
    }

    /** Returns the report of the worker; empty if it ended without one. */
    Optional<WorkerReport> report() {
        try {
            Path file = folder.resolve(REPORT);
            return Files.exists(file) ? Optional.of(WorkerReport.of(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the report of the worker", e);
        }
    }

    /** Returns an argument as argument files of Java contain it. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Returns a class path whose relative entries are files that Spark has sent to the executor. */
    private static String resolved(String classPath) {
        Path root = Path.of(SparkFiles.getRootDirectory());
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).isAbsolute()
                        ? entry
                        : root.resolve(entry).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the class path of this executor: first what the program added to Spark, then Spark's jars. */
    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null) {
            if (loader instanceof URLClassLoader added) {
                Arrays.stream(added.getURLs()).map(WorkerFolder::file).forEach(entries::add);
            }
            loader = loader.getParent();
        }
        entries.addAll(Arrays.asList(
                ManagementFactory.getRuntimeMXBean().getClassPath().split(File.pathSeparator)));
        entries.remove("");
        return String.join(File.pathSeparator, entries);
    }

    private static String file(URL url) {
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()).toString() : "";
        } catch (URISyntaxException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            AtomicFile.deleteFolder(folder);
        } catch (IOException e) {
            // it is in the folder of temporary files
        }
    }
}
