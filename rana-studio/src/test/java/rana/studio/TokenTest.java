package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.web.Token;

class TokenTest {
    private static final String GOOD = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void random_tokens_have_256_bits_and_differ() {
        assertThat(Token.random().reveal())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(Token.random().reveal());
    }

    @Test
    void the_text_form_does_not_contain_the_token() {
        assertThat(Token.random().toString()).isEqualTo("a token");
        assertThat(StudioOptions.local(0).toString()).doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void a_token_is_read_from_a_file_that_only_its_owner_can_read() throws IOException {
        Token token = Token.read(file(GOOD + "\n", "rw-------"));

        assertThat(token.is(GOOD)).isTrue();
        assertThat(token.is(GOOD + "0")).isFalse();
        assertThat(token.is("")).isFalse();
    }

    @Test
    void files_that_others_can_read_and_files_without_a_token_are_refused() throws IOException {
        Path open = file(GOOD, "rw-r--r--");
        assertThatThrownBy(() -> Token.read(open))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("chmod 600");
        Path group = file(GOOD, "rw--w----");
        assertThatThrownBy(() -> Token.read(group)).hasMessageContaining("chmod 600");
        Path brief = file("too short", "rw-------");
        assertThatThrownBy(() -> Token.read(brief))
                .hasMessageContaining("at least 32")
                .hasMessageContaining("got 9");
        Path spaced = file(GOOD + " " + GOOD, "rw-------");
        assertThatThrownBy(() -> Token.read(spaced)).hasMessageContaining("letters, digits");
        assertThatThrownBy(() -> Token.read(folder.resolve("none"))).hasMessageContaining("no such file");
    }

    @Test
    void access_from_other_machines_needs_a_token_file() {
        assertThatThrownBy(() -> StudioOptions.of(Optional.of("192.0.2.1"), 0, Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("tokenFile");
        assertThatThrownBy(() -> StudioOptions.of(Optional.of("0.0.0.0"), 0, Optional.of(Token.random())))
                .hasMessageContaining("the one name or address");
        assertThat(StudioOptions.of(Optional.of("127.0.0.1"), 0, Optional.empty())
                        .isLoopback())
                .isTrue();
    }

    @Test
    void a_port_in_use_is_reported_in_one_line() {
        try (Studio first = Studio.open(folder, StudioOptions.local(0))) {
            assertThatThrownBy(() -> Studio.open(folder, StudioOptions.local(first.port())))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("port: " + first.port() + " is in use");
        }
    }

    @Test
    void a_host_of_another_machine_is_not_reported_as_a_port_in_use() {
        StudioOptions elsewhere = new StudioOptions("192.0.2.1", 0, Token.random());
        assertThatThrownBy(() -> Studio.open(folder, elsewhere))
                .isInstanceOf(UsageException.class)
                .hasMessage("host: 192.0.2.1 is not an address of this machine; give one that is");
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.createTempFile(folder, "token", "");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
