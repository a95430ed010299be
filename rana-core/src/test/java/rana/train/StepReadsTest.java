package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.SampleScores;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** On a GPU, each read of a tensor waits for the device, so a step makes as few as it can. */
class StepReadsTest {
    private static final String NOT_ADAPTIVE =
            "regularization.augmentation={transforms: [{type: flip}, {type: colour, brightness: 0.5, saturation: 1,"
                    + " contrast: 0.5}, {type: cutout, ratio: 0.5}], probability: 0.5}";

    @Test
    void a_step_reads_all_its_numbers_at_once() {
        assertThat(readsPerStep(TinyGan.recipe("training.every=100", NOT_ADAPTIVE)))
                .hasSize(12)
                .containsOnly(1L);
    }

    @Test
    void adaptive_augmentation_reads_once_more_for_each_update_of_the_discriminator() {
        assertThat(readsPerStep(TinyGan.recipe("training.every=100", "training.discriminatorSteps=2")))
                .containsOnly(3L);
    }

    @ParameterizedTest
    @CsvSource({
        "sngan, float32", "wgan-gp, float32", "r3gan-small, float32", "vae, float32", "lsgan, float32",
        "sngan, bfloat16", "wgan-gp, bfloat16", "r3gan-small, bfloat16", "vae, bfloat16", "lsgan, bfloat16"
    })
    void families_read_once_per_step(String name, String precision) {
        Recipe recipe = Recipes.named(
                name,
                List.of(
                        "pictures.size=16",
                        "training.batch=2",
                        "training.steps=2",
                        "training.every=100",
                        "training.precision=" + precision));
        assertThat(readsPerStep(recipe)).containsOnly(1L);
    }

    private static List<Long> readsPerStep(Recipe recipe) {
        List<Long> reads = new ArrayList<>();
        var images = DataSources.open(
                "pond:64",
                DataOptions.of(recipe.pictures().size(), recipe.pictures().channels()));
        try (Training training = new Training(recipe, images, 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                private long before;

                @Override
                public void sampled(Samples samples) {
                    before = Torch.reads();
                }

                @Override
                public void scored(SampleScores scores) {
                    before = Torch.reads();
                }

                @Override
                public void stepped(StepReport report) {
                    reads.add(Torch.reads() - before);
                    before = Torch.reads();
                }
            });
        }
        return reads;
    }
}
