package rana.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rana.generate.Generator;

/** Compiles and runs the programs of the README as a user would, in a Java process without environment variables. */
class ProgramsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    /** A way to give the library to a program. */
    private enum Library {
        CLASS_PATH,
        MODULE_PATH;

        private List<String> forJavac() {
            return this == CLASS_PATH
                    ? List.of("-cp", libraries())
                    : List.of("-p", libraries(), "--add-modules", "rana.core");
        }

        private List<String> forJava() {
            return this == CLASS_PATH
                    ? List.of("-cp", "." + File.pathSeparator + libraries())
                    : List.of("-p", libraries(), "--add-modules", "ALL-MODULE-PATH", "-cp", ".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_two_programs_train_and_draw(Library library) throws Exception {
        compile("Train", library);
        compile("Draw", library);

        List<String> lines = run(library, "Train");
        run(library, "Draw");

        assertThat(lines).hasSize(12).allMatch(line -> line.matches("step \\d+: D .*"));
        try (Generator frogs = Generator.load(folder.resolve("runs/frogs"))) {
            Path expected = folder.resolve("expected.png");
            frogs.draw(7).writePng(expected);
            assertThat(folder.resolve("frog.png")).hasSameBinaryContentAs(expected);
        }
    }

    @Test
    void networks_in_java_train_as_a_module() throws Exception {
        List<String> command = new ArrayList<>(List.of("java"));
        String path = Path.of("target/classes").toAbsolutePath() + File.pathSeparator + libraries();
        command.addAll(List.of("-p", path, "--add-modules", "ALL-MODULE-PATH"));
        command.addAll(List.of("-m", "rana.examples/rana.examples.OwnNetworks", "6", "runs/own"));

        execute(command);

        assertThat(folder.resolve("runs/own/frogs.png")).isRegularFile();
    }

    @Test
    void the_readme_shows_the_programs_as_they_are() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains(source("Train"))
                .contains(source("Draw"));
    }

    @Test
    void the_jshell_session_of_the_readme_trains_and_draws() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<String> session = readme.lines()
                .filter(line -> line.startsWith("jshell> "))
                .map(line -> line.substring("jshell> ".length()))
                .toList();
        assertThat(session).hasSizeBetween(4, 10);
        Path script = folder.resolve("session.jsh");
        Files.write(script, session);
        Files.writeString(script, Files.readString(script) + "/exit\n");

        List<String> lines = execute(List.of("jshell", "--class-path", libraries(), script.toString()));

        assertThat(lines).anyMatch(line -> line.startsWith("step 1: D "));
        assertThat(folder.resolve("frog.png")).isRegularFile();
    }

    private void compile(String program, Library library) throws Exception {
        Path file = folder.resolve(program + ".java");
        Files.writeString(file, source(program).replace(".steps(200)", ".steps(12)"));
        List<String> command = new ArrayList<>(List.of("javac"));
        command.addAll(library.forJavac());
        command.add(file.toString());
        execute(command);
    }

    private List<String> run(Library library, String program) throws Exception {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(library.forJava());
        command.add(program);
        return execute(command);
    }

    /** Runs a program of the JDK in the folder, and returns the lines of its output. */
    private List<String> execute(List<String> command) throws Exception {
        List<String> all = new ArrayList<>(command);
        all.set(
                0,
                Path.of(System.getProperty("java.home"), "bin", command.get(0)).toString());
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt"); // Java 25 warns here about native access
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("OPENBLAS_NUM_THREADS", "OMP_WAIT_POLICY"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue())
                .as("%s%n%s", Files.readString(errors), lines)
                .isZero();
        return lines;
    }

    private static String source(String program) throws IOException {
        return Files.readString(ROOT.resolve("examples").resolve(program + ".java"));
    }

    /** Returns the libraries on the class path of this test, without the tests and what they need. */
    private static String libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.contains("junit") && !path.contains("assertj") && !path.contains("byte-buddy"))
                .filter(path ->
                        !path.contains("surefire") && !path.contains("opentest4j") && !path.contains("apiguardian"))
                .filter(path -> !path.contains("examples"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
