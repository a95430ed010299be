package rana.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateReportTest {
    @TempDir
    private Path folder;

    @Test
    void a_test_that_runs_again_replaces_its_row_and_no_other() throws IOException {
        Path file = folder.resolve("RELIABILITY.md");
        GateReport.record(file, "Monday", "10. tensors", "1 file", "rejected");
        GateReport.record(file, "Monday", "9. recipes", "2 recipes", "a | b\nc");
        GateReport.record(file, "Monday", "8. bombs", "3 bombs", "rejected");
        GateReport.record(file, "Tuesday", "8. bombs", "4 bombs", "rejected");

        assertThat(Files.readString(file).lines().filter(line -> line.startsWith("#") || line.startsWith("| ")))
                .containsExactly(
                        "# Reliability tests: what was tried and what happened",
                        "## Monday",
                        "| test | tried | happened |",
                        "| 9. recipes | 2 recipes | a \\| b c |",
                        "| 10. tensors | 1 file | rejected |",
                        "## Tuesday",
                        "| test | tried | happened |",
                        "| 8. bombs | 4 bombs | rejected |");
    }

    @Test
    void a_section_whose_last_row_has_moved_is_gone() throws IOException {
        Path file = folder.resolve("RELIABILITY.md");
        GateReport.record(file, "Monday", "8. bombs", "3 bombs", "rejected");
        GateReport.record(file, "Tuesday", "8. bombs", "4 bombs", "rejected");

        assertThat(file).content().doesNotContain("Monday").contains("Tuesday");
    }
}
