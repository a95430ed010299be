package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordTest {
    @Test
    void quotes_a_folder_that_a_shell_would_split() {
        assertThat(ShellWord.of("runs/my frogs")).isEqualTo("\"runs/my frogs\"");
    }

    @Test
    void leaves_a_plain_path_as_it_is() {
        assertThat(ShellWord.of("runs/frog-1")).isEqualTo("runs/frog-1");
        assertThat(ShellWord.of("C:\\runs\\frog-1")).isEqualTo("C:\\runs\\frog-1");
    }
}
