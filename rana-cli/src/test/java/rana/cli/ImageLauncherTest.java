package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in an image whose Java only prints its arguments, one per line. */
@DisabledOnOs(OS.WINDOWS)
class ImageLauncherTest {
    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void install() throws IOException {
        image = Files.createDirectories(folder.toRealPath().resolve("an image"));
        executable(image.resolve("bin/rana"), Files.readString(Path.of("../rana")));
        executable(image.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(image.resolve("runtime/release"), "JAVA_VERSION=\"25.0.3\"\n");
    }

    @Test
    void an_image_runs_with_its_own_java_and_builds_nothing() throws Exception {
        assertThat(launched(image.resolve("bin/rana"), Map.of()))
                .containsSequence("-jar", image.resolve("rana.jar").toString(), "train", "a recipe")
                .contains("-Donnxruntime.native.path=" + image.resolve("natives/onnxruntime"))
                .contains("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void a_link_to_the_launcher_finds_the_image() throws Exception {
        Path link = Files.createDirectories(folder.resolve("links")).resolve("rana");
        Files.createSymbolicLink(link, image.resolve("bin/rana"));

        assertThat(launched(link, Map.of()))
                .containsSequence("-jar", image.resolve("rana.jar").toString());
    }

    @Test
    void arguments_for_java_come_after_those_of_the_launcher() throws Exception {
        List<String> arguments =
                launched(image.resolve("bin/rana"), Map.of("RANA_JAVA_ARGS", "-Xmx512m -XX:+UseParallelGC"));

        assertThat(arguments).containsSequence("-Xmx512m", "-XX:+UseParallelGC", "-jar");
        assertThat(arguments.indexOf("-Xmx512m")).isGreaterThan(arguments.indexOf("-XX:+UseSerialGC"));
    }

    @Test
    void the_launcher_of_windows_has_the_same_options() throws IOException {
        String script = Files.readString(Path.of("../rana.bat"));

        assertThat(script)
                .contains(
                        "-Djdk.console=java.base -XX:+UseSerialGC -Xshare:auto %RANA_JAVA_ARGS% -jar \"%PROGRAM%\" %*")
                .contains("if %%V geq 24 set \"UNSAFE=--sun-misc-unsafe-memory-access=allow\"")
                .contains("onnxruntime.native.path=%IMAGE%\\natives\\onnxruntime");
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Returns the arguments that the launcher passes to the image's Java, where no other Java is found. */
    private List<String> launched(Path launcher, Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "train", "a recipe")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("RANA_JAVA_ARGS");
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(variables);
        Process process = builder.start();
        String arguments = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return arguments.lines().toList();
    }
}
