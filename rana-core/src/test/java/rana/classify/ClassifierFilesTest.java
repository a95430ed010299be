package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.image.Picture;
import rana.torch.ComputeDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClassifierFilesTest {
    @TempDir
    private static Path folder;

    private static List<Prediction> before = List.of();
    private static ClassifierCard written = new ClassifierCard(
            "", Tiny.PLAN.backbone(), List.of(), new ChannelScaling(List.of(), List.of()), nothing(), heldOut(), "");

    @BeforeAll
    static void train_a_little() {
        try (ClassifierTraining training =
                new ClassifierTraining("T", Tiny.PLAN.withEpochs(1), new Tiny(120, 0), 1, ComputeDevice.CPU)) {
            Classifier trained = training.run(new Tiny(60, 5000), "rana", Map.of("rana", "test"), SILENT)
                    .orElseThrow();
            before = trained.classify(pictures());
            written = ClassifierFiles.write(folder, "tiny", trained);
        }
    }

    @Test
    void what_is_written_reads_back_and_predicts_the_same() {
        try (Classifier read = ClassifierFiles.read(folder, "tiny", ComputeDevice.CPU)) {
            assertThat(read.card()).isEqualTo(written);
            List<Prediction> after = read.classify(pictures());
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i).probabilities().get(0))
                        .isEqualTo(before.get(i).probabilities().get(0));
                assertThat(after.get(i).probabilities().get(1)).hasSize(3);
            }
        }
    }

    @Test
    void the_keys_of_a_card_are_those_of_the_shipped_cards() throws IOException {
        JsonNode card = JsonMapper.shared().readTree(Files.readString(folder.resolve("tiny.json")));
        assertThat(card.propertyNames())
                .containsExactly("name", "body", "questions", "scaling", "training", "heldOut", "sha256");
        assertThat(card.required("questions").get(0).propertyNames()).containsExactly("name", "answers");
    }

    @Test
    void weights_that_do_not_match_the_card_are_refused() throws IOException {
        copy("other");
        byte[] weights = Files.readAllBytes(folder.resolve("tiny.safetensors"));
        weights[weights.length - 1] ^= 1;
        Files.write(folder.resolve("other.safetensors"), weights);

        assertThatThrownBy(() -> ClassifierFiles.read(folder, "other", ComputeDevice.CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("other.safetensors: SHA-256 is ")
                .hasMessageContaining("fetch both files again");
    }

    @Test
    void a_file_that_is_not_a_card_is_named() throws IOException {
        copy("broken");
        Files.writeString(folder.resolve("broken.json"), "{\"name\": 3");
        assertThatThrownBy(() -> ClassifierFiles.read(folder, "broken", ComputeDevice.CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("broken.json: not a classifier card")
                .hasMessageNotContaining("\n");
    }

    @Test
    void pictures_of_another_size_are_refused() {
        try (Classifier read = ClassifierFiles.read(folder, "tiny", ComputeDevice.CPU)) {
            assertThatThrownBy(() -> read.classify(List.of(new Picture(4, 4, 3, new byte[48]))))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("the classifier T takes pictures of 8×8 with 3 channel(s); got 4×4 with 3");
        }
    }

    private static void copy(String name) throws IOException {
        for (String ending : List.of(".json", ".safetensors")) {
            Files.copy(folder.resolve("tiny" + ending), folder.resolve(name + ending));
        }
    }

    private static List<Picture> pictures() {
        byte[] picture = new byte[192];
        new Tiny(1, 77).read(0, picture, 0);
        return List.of(new Picture(8, 8, 3, picture), new Picture(8, 8, 3, new byte[192]));
    }

    private static ClassifierCard.Training nothing() {
        return new ClassifierCard.Training(new ClassifierCard.Pictures("", 0, ""), 1, "", 0, 0, "", Map.of());
    }

    private static ClassifierCard.HeldOut heldOut() {
        return new ClassifierCard.HeldOut(new ClassifierCard.Pictures("", 0, ""), List.of());
    }

    static final ClassifierTraining.Listener SILENT = new ClassifierTraining.Listener() {
        @Override
        public void stepped(ClassifierTraining.Step step) {}

        @Override
        public void epochEnded(int epoch, List<Double> accuracies) {}
    };
}
