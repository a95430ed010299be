package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Java that only prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class UnsafeWarningTest {
    private static final String ALLOW = "--sun-misc-unsafe-memory-access=allow";

    @TempDir
    private Path folder;

    @Test
    void java_24_and_newer_gets_the_option_that_allows_unsafe() throws Exception {
        assertThat(launched("JAVA_VERSION=\"25.0.1\"\n")).contains(ALLOW, "recipes");
        assertThat(launched("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"24\"\n")).contains(ALLOW);
    }

    @Test
    void an_older_java_does_not_know_the_option() throws Exception {
        assertThat(launched("JAVA_VERSION=\"17.0.13\"\n")).doesNotContain(ALLOW).contains("recipes");
        assertThat(launched("JAVA_VERSION=\"23.0.2\"\n")).doesNotContain(ALLOW);
        assertThat(launched("")).doesNotContain(ALLOW).contains("recipes");
    }

    /** Returns the arguments that the launcher passes to a Java with that file {@code release}. */
    private String launched(String release) throws IOException, InterruptedException {
        Path program = folder.resolve("home/rana-cli/target/rana-cli-0.1.0-SNAPSHOT.jar");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "");
        Path launcher = Files.writeString(folder.resolve("home/rana"), Files.readString(Path.of("../rana")));
        Path java = folder.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk/release"), release);
        Path links = Files.createDirectories(folder.resolve("bin"));
        Files.deleteIfExists(links.resolve("java"));
        Files.createSymbolicLink(links.resolve("java"), java);

        ProcessBuilder builder =
                new ProcessBuilder("sh", launcher.toString(), "recipes").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", links.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String arguments = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return arguments;
    }
}
