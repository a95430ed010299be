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

class ClassifierFilesTest {
    @TempDir
    private static Path folder;

    private static List<Answers> before = List.of();
    private static ClassifierCard written = new ClassifierCard(
            "", Tiny.PLAN.body(), List.of(), new ChannelScaling(List.of(), List.of()), nothing(), seen(), "");

    @BeforeAll
    static void train_a_little() {
        try (ClassifierTraining training =
                new ClassifierTraining("T", Tiny.PLAN.withEpochs(1), new Tiny(120, 0), 1, ComputeDevice.CPU)) {
            Classifier trained = training.run(new Tiny(60, 5000), "rana", Map.of("rana", "test"), SILENT)
                    .orElseThrow();
            before = trained.answers(pictures());
            written = ClassifierFiles.write(folder, "tiny", trained);
        }
    }

    @Test
    void what_is_written_reads_back_and_answers_the_same() {
        try (Classifier read = ClassifierFiles.read(folder, "tiny", ComputeDevice.CPU)) {
            assertThat(read.card()).isEqualTo(written);
            List<Answers> after = read.answers(pictures());
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i).probabilities().get(0))
                        .isEqualTo(before.get(i).probabilities().get(0));
                assertThat(after.get(i).probabilities().get(1)).hasSize(3);
            }
        }
    }

    @Test
    void weights_that_are_not_the_cards_are_refused() throws IOException {
        copy("other");
        byte[] weights = Files.readAllBytes(folder.resolve("tiny.safetensors"));
        weights[weights.length - 1] ^= 1;
        Files.write(folder.resolve("other.safetensors"), weights);

        assertThatThrownBy(() -> ClassifierFiles.read(folder, "other", ComputeDevice.CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("other.safetensors: SHA-256 is ")
                .hasMessageContaining("fetch both again");
    }

    @Test
    void a_card_that_is_none_is_named() throws IOException {
        copy("broken");
        Files.writeString(folder.resolve("broken.json"), "{\"name\": 3");
        assertThatThrownBy(() -> ClassifierFiles.read(folder, "broken", ComputeDevice.CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("broken.json: no card of a classifier")
                .hasMessageNotContaining("\n");
    }

    @Test
    void pictures_of_another_size_are_refused() {
        try (Classifier read = ClassifierFiles.read(folder, "tiny", ComputeDevice.CPU)) {
            assertThatThrownBy(() -> read.answers(List.of(new Picture(4, 4, 3, new byte[48]))))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("the classifier T is for pictures of 8×8 with 3 channel(s); got 4×4 with 3");
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

    private static ClassifierCard.HeldOut seen() {
        return new ClassifierCard.HeldOut(new ClassifierCard.Pictures("", 0, ""), List.of());
    }

    static final ClassifierTraining.Listener SILENT = new ClassifierTraining.Listener() {
        @Override
        public void stepped(ClassifierTraining.Progress progress) {}

        @Override
        public void epochEnded(int epoch, List<Double> accuracies) {}
    };
}
