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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Grid;

/** Runs the programs with the class path of {@code rana-onnx} alone, as a user would. */
class ExportProgramsTest {
    private static final Path FILE = Path.of("src/test/resources/frogs.onnx").toAbsolutePath();

    @TempDir
    private Path folder;

    @BeforeEach
    void draw() {
        try (Generator frogs = Generator.load(FILE)) {
            frogs.draw(7).writePng(folder.resolve("expected.png"));
            Grid.of(frogs.draw(DrawRequest.seed(7).count(9)), 3).writePng(folder.resolve("expected-9.png"));
        }
    }

    @Test
    void the_program_draws_the_picture_of_a_seed() throws Exception {
        execute("java", "-cp", libraries(), source("DrawExport.java"), FILE.toString());

        assertThat(folder.resolve("frog.png")).hasSameBinaryContentAs(folder.resolve("expected.png"));
    }

    @Test
    void the_jshell_script_draws_one_picture_and_a_grid() throws Exception {
        String output = execute("jshell", "--class-path", libraries(), "-R-Dfrogs=" + FILE, source("draw.jsh"));

        assertThat(output).contains(", step ");
        assertThat(folder.resolve("frog.png")).hasSameBinaryContentAs(folder.resolve("expected.png"));
        assertThat(folder.resolve("frogs.png")).hasSameBinaryContentAs(folder.resolve("expected-9.png"));
    }

    @Test
    void the_jbang_script_names_the_project_s_artifact_and_draws() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String group = pom.replaceAll("(?s).*<groupId>([^<]+)</groupId>\\s*<artifactId>rana-onnx<.*", "$1");
        String version = pom.replaceAll("(?s).*<parent>.*?<version>([^<]+)</version>.*", "$1");
        assertThat(Files.readString(Path.of("Frogs.java")))
                .contains("//DEPS %s:rana-onnx:%s\n".formatted(group, version));

        execute("java", "-cp", libraries(), source("Frogs.java"), FILE.toString(), "7", "9");

        assertThat(folder.resolve("frogs.png")).hasSameBinaryContentAs(folder.resolve("expected-9.png"));
    }

    private static String source(String name) {
        return Path.of(name).toAbsolutePath().toString();
    }

    /** Runs a program of the JDK in the folder, and returns its output. */
    private String execute(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt"); // Java 25 warns here about native access
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s%n%s", Files.readString(errors), Files.readString(output))
                .isZero();
        return Files.readString(output);
    }

    /** Returns the libraries of rana-onnx: the class path of this test without those of tests. */
    private static String libraries() {
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.matches(".*(rana-onnx|rana-generator|onnxruntime|jackson|commons-).*"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(libraries).doesNotContain("pytorch", "rana-core");
        return libraries;
    }
}
