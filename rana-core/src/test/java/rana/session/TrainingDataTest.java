package rana.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

class TrainingDataTest {
    @TempDir
    Path folder;

    @Test
    void class_conditional_recipes_leave_out_images_without_a_label_and_others_use_all() throws Exception {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            new Picture(8, 8, 1, new byte[64]).writePng(folder.resolve(i + ".png"));
            labels.append(i == 0 ? "" : ", ").append("[\"%d.png\", %s]".formatted(i, i < 9 ? i % 3 : "null"));
        }
        Files.writeString(folder.resolve("dataset.json"), "{\"labels\": [" + labels + "]}");
        Recipe conditional = Recipes.named("r3gan-small-conditional");
        Recipe other = Recipes.named("pond");
        ImageSource supplied = DataSources.open(folder.toString(), DataOptions.of(32, 3));
        for (ImageSource given : new ImageSource[] {null, supplied}) {
            var request = new TrainingData.Request(given == null ? folder.toString() : null, null, given, false, 1);
            List<String> messages = new ArrayList<>();
            TrainingData labelled = request.open(conditional, DataListener.SILENT, messages::add);
            assertThat(labelled.images().count()).isEqualTo(9);
            assertThat(IntStream.range(0, 9).map(labelled.images()::label)).doesNotContain(-1);
            assertThat(labelled.info().pictures()).isEqualTo(9);
            assertThat(request.open(other, DataListener.SILENT, messages::add)
                            .images()
                            .count())
                    .isEqualTo(12);
            if (given == null) {
                assertThat(messages).anyMatch(line -> line.endsWith(": 9 images"));
            }
        }
    }
}
