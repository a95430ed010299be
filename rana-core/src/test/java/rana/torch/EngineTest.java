package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.StringOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;

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

    @Test
    void a_gpu_build_without_cuda_uses_the_cpu_build_and_says_why_once() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("RANA_CUDA", "no/such/folder");
        String classPath = withGpuBuild() + File.pathSeparator + System.getProperty("java.class.path");

        assertThat(child(DevicesOfGpuBuild.class, classPath, environment).lines())
                .containsExactly(
                        "notice: the device is the CPU: RANA_CUDA must be a folder that contains the libraries of CUDA;"
                                + " got 'no/such/folder', which is not a folder: correct or unset it",
                        "cpu cpu cpu",
                        "device cuda: RANA_CUDA must be a folder that contains the libraries of CUDA; got"
                                + " 'no/such/folder', which is not a folder: correct or unset it");
    }

    @Test
    void a_gpu_build_alone_without_cuda_names_the_build_for_the_cpu() throws IOException, InterruptedException {
        String platform = Loader.getPlatform();
        String withoutCpu = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !jar.matches(".*pytorch-.*" + platform + ".*"))
                .collect(Collectors.joining(File.pathSeparator));
        String line = child(
                DevicesOfGpuBuild.class,
                withGpuBuild() + File.pathSeparator + withoutCpu,
                Map.of("RANA_CUDA", "no/such/folder"));

        assertThat(line)
                .startsWith(
                        "the engine's native library for " + platform + " cannot be loaded: RANA_CUDA must be a folder")
                .contains("; or add org.bytedeco:pytorch:")
                .endsWith(":" + platform + " to the class path to use the CPU");
    }

    @Test
    void a_cpu_build_has_nothing_to_say_about_gpus() {
        assumeFalse(Engine.hasGpuBuild());
        List<String> notices = new ArrayList<>();
        assertThat(ComputeDevice.named("auto", notices::add)).isEqualTo(ComputeDevice.CPU);
        assertThat(notices).isEmpty();
        assertThat(Engine.gpuProblem()).isEmpty();
        assertThatThrownBy(() -> ComputeDevice.named("cuda"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("device cuda: this build has no native libraries for GPUs: use cpu, or build");
    }

    /** Returns a folder for the class path that looks like the engine's native libraries for GPUs. */
    private Path withGpuBuild() throws IOException {
        Path libraries =
                Files.createDirectories(folder.resolve("gpu/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu"));
        Files.createFile(libraries.resolve(System.mapLibraryName("jnitorch")));
        return folder.resolve("gpu");
    }

    /** A program that prints the devices that names stand for, and its notices. */
    static final class DevicesOfGpuBuild {
        public static void main(String[] arguments) {
            Consumer<String> notices = notice -> System.out.println("notice: " + notice);
            try {
                System.out.println(Stream.of("auto", "cpu", "auto")
                        .map(name -> ComputeDevice.named(name, notices).toString())
                        .collect(Collectors.joining(" ")));
                ComputeDevice.named("cuda");
            } catch (FailureException | UsageException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String child(String classPath, boolean plain) throws IOException, InterruptedException {
        return child(
                EngineTest.class,
                classPath,
                plain ? Map.of() : Map.of("OMP_WAIT_POLICY", "active", "OPENBLAS_NUM_THREADS", "2"));
    }

    private String child(Class<?> program, String classPath, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors"); // apart: newer versions of Java warn about native access
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        program.getName())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        child.environment().keySet().removeIf(name -> name.startsWith("OMP_") || name.startsWith("OPENBLAS_"));
        child.environment().putAll(environment);
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
