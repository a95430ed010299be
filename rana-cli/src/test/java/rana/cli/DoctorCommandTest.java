package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everything_is_printed_as_json() {
        MainTest.Result result = MainTest.run("doctor", "--json");

        JsonNode json = JsonMapper.shared().readTree(result.out());
        assertThat(json.propertyNames())
                .containsExactly(
                        "ready",
                        "problems",
                        "java",
                        "environment",
                        "processor",
                        "memory",
                        "folders",
                        "fonts",
                        "browser",
                        "engine",
                        "gpu",
                        "network",
                        "speeds");
        assertThat(json.at("/engine/loaded").asBoolean()).isTrue();
        assertThat(json.at("/engine/training").asBoolean()).isTrue();
        assertThat(json.at("/java/version").asString())
                .isEqualTo(Runtime.version().toString());
        assertThat(json.at("/environment/OMP_WAIT_POLICY").asString()).isEqualTo("passive");
        assertThat(json.at("/speeds/0/device").asString()).isEqualTo("cpu");
        assertThat(json.at("/speeds/0/precision").asString()).isEqualTo("float32");
        assertThat(json.at("/speeds/0/gigaflops").asDouble()).isPositive();
        assertThat(json.at("/speeds/1/precision").asString()).isEqualTo("bfloat16");
        assertThat(json.at("/gpu/libraries")).isNotEmpty();
        for (JsonNode problem : json.get("problems")) {
            assertThat(problem.get("text").asString()).isNotBlank();
            assertThat(problem.get("fix").asString()).isNotBlank();
        }
        assertThat(result.exit()).isEqualTo(json.get("ready").asBoolean() ? 0 : 1);
    }

    @Test
    void it_says_whether_training_works_here() {
        MainTest.Result result = MainTest.run("doctor");

        assertThat(result.out().lines().map(line -> line.split(" ", 2)[0]))
                .contains("Java", "processor", "memory", "disk", "engine", "driver", "CUDA", "speed");
        assertThat(result.out())
                .contains("cpu: float32 ", "OMP_WAIT_POLICY=passive")
                .endsWith((result.exit() == 0 ? "training works here" : "training does not work here")
                        + System.lineSeparator());
        assertThat(result.err()).contains("loading the engine");
    }

    @Test
    void without_the_engine_it_says_so_and_prints_the_rest() throws IOException, InterruptedException {
        Child child = child(Map.of("RANA_CUDA", "no/such/folder", "OMP_NUM_THREADS", "9999"), "doctor", "--json");

        JsonNode json = JsonMapper.shared().readTree(child.out);
        assertThat(child.exit).as(child.err).isEqualTo(1);
        assertThat(json.get("ready").asBoolean()).isFalse();
        assertThat(json.at("/engine/loaded").asBoolean()).isFalse();
        assertThat(json.at("/engine/failure").asString()).contains("is missing: add org.bytedeco:");
        assertThat(json.get("speeds")).isEmpty();
        assertThat(json.at("/processor/threads").asInt()).isPositive();
        assertThat(json.at("/problems/0/blocking").asBoolean()).isTrue();
        assertThat(json.at("/problems/0/text").asString()).startsWith("the engine does not load: ");
        assertThat(texts(json.get("problems")))
                .anyMatch(text -> text.startsWith("OMP_NUM_THREADS is 9999, more than the "))
                .anyMatch(text -> text.startsWith("RANA_CUDA must be a folder") && text.contains("no/such/folder"));
        assertThat(child.err).doesNotContain("\tat ");
    }

    @Test
    void problems_are_printed_with_what_to_do() throws IOException, InterruptedException {
        Child child = child(Map.of("OPENBLAS_NUM_THREADS", "8"), "doctor");

        assertThat(child.exit).as(child.err).isEqualTo(1);
        assertThat(child.out.lines())
                .contains("problems:", "    to do: unset it; Rana then uses 1")
                .anyMatch(line -> line.startsWith("  error: the engine does not load: "))
                .anyMatch(line -> line.startsWith("  warning: OPENBLAS_NUM_THREADS is 8"))
                .endsWith("training does not work here");
    }

    @Test
    void a_gpu_build_without_cuda_trains_on_the_cpu_and_says_why_once() throws Exception {
        Map<String, String> environment = Map.of("RANA_CUDA", "no/such/folder");
        List<String> train = new ArrayList<>(new TinyRun(folder.resolve("run")).start());
        train.addAll(List.of("--set", "training.steps=3", "--device", "auto"));
        train.removeAll(List.of("--steps", Integer.toString(TinyRun.STEPS)));

        Child auto = gpuBuild(environment, train);
        assertThat(auto.exit).as(auto.err).isZero();
        assertThat(auto.err.lines().filter(line -> line.contains("RANA_CUDA")))
                .singleElement()
                .asString()
                .startsWith("the device is the CPU: RANA_CUDA must be a folder");

        train.set(train.indexOf("auto"), "cuda");
        train.set(train.indexOf("--out") + 1, folder.resolve("other").toString());
        Child cuda = gpuBuild(environment, train);
        assertThat(cuda.exit).as(cuda.err).isEqualTo(2);
        assertThat(cuda.err.lines().filter(line -> line.startsWith("rana: ")))
                .singleElement()
                .asString()
                .startsWith("rana: device cuda: RANA_CUDA must be a folder that contains the libraries of CUDA;");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    /** Runs the program with a folder that looks like the engine's native libraries for GPUs. */
    private Child gpuBuild(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ChildRana.command(List.of(), arguments));
        Path libraries =
                Files.createDirectories(folder.resolve("gpu/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu"));
        Files.write(libraries.resolve(System.mapLibraryName("jnitorch")), new byte[0]);
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, folder.resolve("gpu") + File.pathSeparator + command.get(classPath));
        return run(command, environment);
    }

    private static List<String> texts(JsonNode problems) {
        List<String> texts = new ArrayList<>();
        problems.forEach(problem -> texts.add(problem.get("text").asString()));
        return texts;
    }

    private record Child(int exit, String out, String err) {}

    /** Runs the program in a process of its own, without the engine's native libraries. */
    private Child child(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ChildRana.command(List.of(), List.of(arguments)));
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                Arrays.stream(command.get(classPath).split(File.pathSeparator, -1))
                        .filter(jar -> !jar.matches(".*(javacpp|openblas|pytorch)-.*-(linux|macosx|windows)-.*"))
                        .collect(Collectors.joining(File.pathSeparator)));
        return run(command, environment);
    }

    private Child run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Child(exit, Files.readString(out), Files.readString(err));
    }
}
