package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.FailureException;
import rana.checkpoint.Manifest;
import rana.data.ImageSource;
import rana.gate.GateReport;
import rana.io.Sha256;
import rana.recipe.Recipe;
import rana.safetensors.TensorFile;
import rana.torch.ComputeDevice;

/** Checkpoints that somebody changed who knows how: every checksum is right again. */
class TamperedCheckpointTest {
    private static final Recipe RECIPE = TinyGan.recipe();

    private static final String DISCRIMINATOR = "discriminator.safetensors";

    @TempDir
    private Path folder;

    private final ImageSource pictures = TinyGan.pictures();

    @BeforeEach
    void save() {
        try (Training training = new Training(RECIPE, pictures, 1, ComputeDevice.CPU)) {
            training.save(checkpoint());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"step\" : 0 | \"step\" : -1",
                "\"step\" : 0 | \"step\" : 9223372036854775808",
                "\"seconds\" : 0.0 | \"seconds\" : \"NaN\"",
                "\"seconds\" : 0.0 | \"seconds\" : -1.0",
                "\"discriminator\" : 0 | \"discriminator\" : -1",
                "\"discriminator\" : 0 | \"discriminator\" : null",
                "\"augmentationProbability\" : 0.5 | \"augmentationProbability\" : 1.5",
                "\"augmentationProbability\" : 0.5 | \"augmentationProbability\" : \"Infinity\"",
                "\"optimizers.safetensors\" | \"../optimizers.safetensors\"",
                "\"optimizers.safetensors\" | \"/dev/zero\"",
                "\"optimizers.safetensors\" | \"\\u0000\"",
                "\"updates\" : { | \"updates\" : null, \"x\" : {",
                "\"progress\" : { | \"progress\" : {}, \"x\" : {",
            })
    void a_manifest_that_lies_is_refused(String truth, String lie) throws IOException {
        String json = Files.readString(manifest());
        assertThat(json).contains(truth);
        writeManifest(json.replace(truth, lie));

        assertThatThrownBy(() -> resume().close())
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("checkpoint.json");
    }

    @Test
    void tensors_that_were_changed_with_their_checksum_are_read_or_refused() throws IOException {
        assertThat(tamper(60)).isPositive();
    }

    @Test
    @Tag("gate")
    void two_thousand_files_of_tensors_that_were_changed_with_their_checksum_are_read_or_refused() throws IOException {
        int refused = tamper(2_000);
        GateReport.record(
                "3. corruption, with checksums that are right again",
                "2,000 trainings resumed from a checkpoint with one corrupt tensor file whose SHA-256 in the manifest was corrected",
                "%,d rejected in one line, %,d continued; no native crash".formatted(refused, 2_000 - refused));
    }

    private int tamper(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        Path file = checkpoint().resolve(DISCRIMINATOR);
        byte[] whole = Files.readAllBytes(file);
        String json = Files.readString(manifest());
        String truth = sha256(whole);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] spoilt = TensorFile.of(whole).spoilt(random);
            Files.write(file, spoilt);
            writeManifest(json.replace(truth, sha256(spoilt)));
            try (Training training = resume()) {
                training.sampler();
            } catch (FailureException e) {
                assertThat(e.getMessage()).contains(DISCRIMINATOR).doesNotContain("\n");
                refused++;
            }
        }
        return refused;
    }

    private Training resume() {
        return Training.resume(RECIPE, pictures, checkpoint(), Training.Environment.of(ComputeDevice.CPU));
    }

    private Path checkpoint() {
        return folder.resolve("step-000000");
    }

    private Path manifest() {
        return checkpoint().resolve(Manifest.FILE);
    }

    /** With its own checksum, as {@link Manifest} has it. */
    private void writeManifest(String json) throws IOException {
        String blank = json.replaceFirst("\"self\" : \"[0-9a-f]*\"", "\"self\" : \"\"");
        Files.writeString(
                manifest(),
                blank.replace(
                        "\"self\" : \"\"",
                        "\"self\" : \"%s\"".formatted(sha256(blank.getBytes(StandardCharsets.UTF_8)))));
    }

    private static String sha256(byte[] bytes) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes);
        return Sha256.hexadecimal(digest);
    }
}
