package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ShellWordTest {
    @Test
    void quotes_a_folder_that_a_shell_would_split() {
        assertThat(ShellWord.of("runs/my frogs", false)).isEqualTo("'runs/my frogs'");
        assertThat(ShellWord.of("runs\\my frogs", true)).isEqualTo("\"runs\\my frogs\"");
    }

    @Test
    void leaves_a_plain_path_as_it_is() {
        assertThat(ShellWord.of("runs/frog-1", false)).isEqualTo("runs/frog-1");
        assertThat(ShellWord.of("pictures.size=64", false)).isEqualTo("pictures.size=64");
        assertThat(ShellWord.of("C:\\runs\\frog-1", true)).isEqualTo("C:\\runs\\frog-1");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void a_shell_takes_every_word_as_it_is() throws Exception {
        for (String word : new String[] {
            "cash $HOME `id` \"q\"",
            "it's",
            "''",
            "~/frogs",
            "a\\b",
            "a*b?[c]",
            "!history",
            "#1",
            "a;b&c|d<e>f",
            "fr\u00f6sche \u86d9",
            "",
            "=x",
            "{a,b}"
        }) {
            String quoted = ShellWord.of(word);
            Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
            try (var script = shell.getOutputStream()) {
                script.write(("printf %s " + quoted).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as(quoted)
                    .isEqualTo(word);
        }
        assertThat(ShellWord.of("a\n'b'\u001b")).isEqualTo("$'a\\012\\'b\\'\\033'");
    }
}
