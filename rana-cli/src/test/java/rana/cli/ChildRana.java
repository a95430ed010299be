package rana.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a separate Java process, for tests that would end this one. */
final class ChildRana implements AutoCloseable {
    private static final long MAX_SECONDS = 300;

    private final Process process;
    private final Path output;

    private ChildRana(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts the program.
     *
     * @param output the file for its output
     * @param options the options of Java, such as {@code -Drana.failpoint=…}
     */
    static ChildRana start(Path output, List<String> options, List<String> arguments) throws IOException {
        return start(output, options, arguments, Map.of());
    }

    /**
     * Starts the program with variables in its environment: as {@link #start(Path, List, List)}.
     */
    static ChildRana start(Path output, List<String> options, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = command(options, arguments);
        int classPath = command.indexOf("-cp");
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("CLASSPATH", command.get(classPath + 1)); // ONNX Runtime needs a short command line
        builder.environment().putAll(environment);
        command.subList(classPath, classPath + 2).clear();
        return new ChildRana(
                builder.command(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Returns the command line that starts the program. */
    static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(Main.class.getName());
        command.addAll(arguments);
        return command;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process: {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal, such as {@code INT} or {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** Waits until the process ends and returns its exit status. */
    int exit() throws InterruptedException {
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within " + MAX_SECONDS + " s");
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
