package rana.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.FailureException;

class RunFilesTest {
    @TempDir
    private Path folder;

    @Test
    void names_have_the_same_digits_in_every_locale() {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
        try {
            assertThat(RunFiles.checkpointName(100)).isEqualTo("step-000100");
            assertThat(RunFiles.checkpointStep(RunFiles.checkpointName(100))).contains(100L);
            assertThat(RunFiles.sampleName("grid", 7)).isEqualTo("grid-000007.png");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void a_checkpoint_belongs_to_the_run_that_it_lies_in() throws IOException {
        RunFiles files = new RunFiles(folder);
        Path checkpoint = Files.createDirectories(files.checkpoints().resolve("step-000100"));
        assertThat(RunFiles.ofCheckpoint(checkpoint)).isEmpty();

        Files.writeString(files.info(), "{}");
        Files.writeString(files.recipe(), "");
        assertThat(RunFiles.ofCheckpoint(checkpoint)).contains(files);
        assertThat(RunFiles.ofCheckpoint(files.checkpoints())).isEmpty();
        assertThat(RunFiles.ofCheckpoint(files.samples().resolve("step-000100")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"checkpoint\": \"step-000100\"}]",
                "[{\"checkpoint\": \"step-000100\", \"figures\": [], \"closest\": []}]",
                "[null]",
                "null"
            })
    void evaluations_without_figures_are_damaged(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("evaluation.json"), content);
        assertThatThrownBy(() -> EvaluationFile.entries(file))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith(file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"data\": null, \"sessions\": null}"})
    void a_description_without_data_is_damaged(String content) throws IOException {
        RunFiles files = new RunFiles(folder);
        Files.writeString(files.info(), content);
        assertThatThrownBy(() -> RunInfo.read(files))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}"})
    void a_best_checkpoint_without_a_name_is_damaged(String content) throws IOException {
        Files.writeString(new RunFiles(folder).best(), content);
        assertThatThrownBy(() -> BestCheckpoint.read(folder))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is damaged");
    }
}
