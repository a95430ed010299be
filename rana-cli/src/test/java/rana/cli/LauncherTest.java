package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder where it has nothing to build, with programs of the system replaced. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    @TempDir
    Path folder;

    @BeforeEach
    void install() throws IOException {
        Files.copy(Path.of("../rana"), folder.resolve("rana"));
        Path jar = folder.resolve("rana-cli/target/rana-cli-0.1.0-SNAPSHOT.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        program("java", "printf %s \"${LC_ALL:-none}\"");
    }

    @Test
    void java_gets_a_utf_8_locale_where_the_current_one_is_not() throws Exception {
        locales("C.UTF-8");
        assertThat(run(Map.of("LC_ALL", "C"))).isEqualTo("C.UTF-8");
        assertThat(run(Map.of("LC_ALL", "POSIX"))).isEqualTo("C.UTF-8");
        assertThat(run(Map.of())).isEqualTo("C.UTF-8");
        assertThat(run(Map.of("LANG", "de_DE.UTF-8"))).as("not installed").isEqualTo("C.UTF-8");
        assertThat(run(Map.of("LC_ALL", "C.UTF-8"))).isEqualTo("C.UTF-8");
        assertThat(run(Map.of("LANG", "C.UTF-8"))).as("as it is").isEqualTo("none");
    }

    @Test
    void another_utf_8_locale_is_used_if_that_of_c_is_missing() throws Exception {
        locales("frogs.utf8");
        assertThat(run(Map.of("LC_ALL", "C"))).isEqualTo("frogs.utf8");
        locales("C");
        assertThat(run(Map.of("LC_ALL", "C"))).as("there is none").isEqualTo("C");
    }

    /** Replaces {@code locale} by one that knows one locale in addition to C. */
    private void locales(String known) throws IOException {
        program(
                "locale",
                "if [ \"$1\" = -a ]; then echo C; echo %s; exit; fi\n".formatted(known)
                        + "case \"${LC_ALL:-${LANG:-}}\" in C) ;; %s) echo UTF-8; exit ;; esac\n".formatted(known)
                        + "echo ANSI_X3.4-1968");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run(Map<String, String> locale) throws Exception {
        var builder = new ProcessBuilder("sh", folder.resolve("rana").toString(), "recipes");
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        environment.putAll(locale);
        environment.merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process launcher =
                builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(launcher.waitFor()).as(out).isZero();
        return out;
    }
}
