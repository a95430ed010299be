package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.StringOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;

class EngineTest {
    @TempDir
    Path folder;

    @Test
    void missing_native_libraries_are_named_in_one_line_each_time() throws IOException, InterruptedException {
        String platform = Loader.getPlatform();
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !jar.contains(platform))
                .collect(Collectors.joining(File.pathSeparator));

        String line = child(without, true);

        assertThat(line.lines())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each)
                        .startsWith("the engine's native library for " + platform
                                + " is missing: add org.bytedeco:javacpp:" + Loader.getVersion() + ":" + platform
                                + ", org.bytedeco:openblas:")
                        .contains("-" + Loader.getVersion() + ":" + platform + ", org.bytedeco:pytorch:")
                        .endsWith(":" + platform + " to the class path"));
    }

    @Test
    void a_program_without_environment_variables_gets_those_of_the_launcher() throws IOException, InterruptedException {
        assertThat(child(System.getProperty("java.class.path"), true)).isEqualTo("passive 1");
    }

    @Test
    void what_the_environment_says_is_left_as_it_is() throws IOException, InterruptedException {
        assertThat(child(System.getProperty("java.class.path"), false)).isEqualTo("active -1");
    }

    private String child(String classPath, boolean plain) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors"); // apart: newer versions of Java warn about native access
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        EngineTest.class.getName())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        child.environment().keySet().removeIf(name -> name.startsWith("OMP_") || name.startsWith("OPENBLAS_"));
        if (!plain) {
            child.environment().put("OMP_WAIT_POLICY", "active");
            child.environment().put("OPENBLAS_NUM_THREADS", "2");
        }
        int exit = child.start().waitFor();
        assertThat(exit).as(Files.readString(errors)).isZero();
        return Files.readString(output).strip();
    }

    /**
     * Prints the wait policy of OpenMP and the threads set for OpenBLAS (-1: none), or twice why
     * the engine cannot be loaded.
     */
    public static void main(String[] arguments) {
        try (Scope scope = Scope.open();
                StringOptional policy = torch.get_env("OMP_WAIT_POLICY")) {
            System.out.println(policy.get().getString() + " " + openblas_nolapack.blas_get_num_threads());
        } catch (FailureException e) {
            System.out.println(e.getMessage());
            printFailureOf(Torch::threads);
        }
    }

    private static void printFailureOf(Runnable call) {
        try {
            call.run();
        } catch (FailureException e) {
            System.out.println(e.getMessage());
        }
    }
}
