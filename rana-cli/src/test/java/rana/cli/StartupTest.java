package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that answer at once load neither the parser of recipes nor the engine. */
class StartupTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "recipes"})
    void a_short_command_loads_no_parser_and_no_engine(String argument) throws Exception {
        Path loaded = folder.resolve("classes.txt");
        try (ChildRana rana = ChildRana.start(
                folder.resolve("out.txt"), List.of("-Xlog:class+load:file=" + loaded), List.of(argument))) {
            assertThat(rana.exit()).isZero();
        }
        List<String> lines = Files.readAllLines(loaded);

        assertThat(lines).anyMatch(line -> line.contains(" rana.cli.Main "));
        assertThat(lines)
                .noneMatch(line -> line.contains(" tools.jackson.")
                        || line.contains(" org.snakeyaml.")
                        || line.contains(" org.bytedeco."));
    }
}
