package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.gate.GateReport;
import rana.image.Picture;
import rana.libtorch.Sampler;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.StepReport;
import rana.torch.ComputeDevice;

/** Every recipe of the family takes steps, on small pictures and, where that is a setting, thin networks. */
class FamilyTest {
    private static final List<String> FAMILY = List.of(
            "dcgan",
            "lsgan",
            "wgan-gp",
            "sngan",
            "r3gan-small",
            "r3gan-small-conditional",
            "r3gan",
            "r3gan-conditional",
            "relativistic",
            "vae");

    @ParameterizedTest
    @FieldSource("FAMILY")
    void steps_are_finite_and_leave_no_native_pointer_behind(String name) {
        takeSteps(name, 4, "training.precision=float32");
    }

    @ParameterizedTest
    @FieldSource("FAMILY")
    void steps_in_bfloat16_are_finite_and_leave_no_native_pointer_behind(String name) {
        takeSteps(name, 4, "training.precision=bfloat16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pond", "frog", "frog-corrected", "goodfellow2014"})
    void recipes_of_fixed_networks_take_a_step_in_bfloat16(String name) {
        Recipe recipe = Recipes.named(
                name,
                List.of("training.batch=2", "training.steps=1", "training.every=1", "training.precision=bfloat16"));
        ImageSource pictures = DataSources.open("pond:64", DataOptions.of(32, 3));
        List<StepReport> reports = new ArrayList<>();
        try (Training training = new Training(recipe, pictures, 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    reports.add(report);
                }
            });
        }
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).metrics().values()).allMatch(Double::isFinite);
    }

    @Test
    void every_recipe_takes_a_step_in_bfloat16() {
        assertThat(Recipes.names())
                .hasSize(FAMILY.size() + 4)
                .containsAll(FAMILY)
                .contains("pond", "frog", "frog-corrected", "goodfellow2014");
    }

    @Test
    @Tag("gate")
    void fifty_steps_of_every_recipe_of_the_family_leave_no_native_pointer_behind() {
        FAMILY.forEach(name -> takeSteps(name, 50));
        GateReport.record(
                "12. memory, every kind of training",
                "50 steps of each of " + String.join(", ", FAMILY)
                        + ", on small images and, where the recipe has the setting, with narrow networks",
                "the number of native pointers is the same after each step from the second on");
    }

    private static void takeSteps(String name, int steps, String... more) {
        List<Long> pointers = new ArrayList<>();
        try (Training training = new Training(recipe(name, steps, more), pond(), 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    assertThat(report.metrics().values()).allMatch(Double::isFinite);
                    assertThat(report.metrics())
                            .hasEntrySatisfying(
                                    name.equals("vae") ? "decoder_gradient" : "g_gradient",
                                    norm -> assertThat(norm).isPositive());
                    pointers.add(Pointer.totalCount());
                }
            });
        }
        assertThat(pointers).hasSize(steps);
        assertThat(pointers.subList(1, steps)).as(name).containsOnly(pointers.get(1));
    }

    @Test
    void a_conditional_generator_draws_the_requested_classes() {
        Recipe recipe = recipe("r3gan-small-conditional", 4);
        try (Network generator =
                new Network(recipe.generator(), recipe.networks().init(), RandomStream.of(1), ComputeDevice.CPU)) {
            Sampler sampler = Sampler.of(generator, recipe);
            List<Picture> inTurn = sampler.draw(7, RandomStream.of(2));
            List<Picture> ofClass1 = sampler.draw(
                    sampler.latent().values(rana.random.RandomStream.of(2), 0, 7), new int[] {1, 1, 1, 1, 1, 1, 1});

            assertThat(ofClass1.get(1).pixels()).isEqualTo(inTurn.get(1).pixels());
            assertThat(ofClass1.get(6).pixels()).isEqualTo(inTurn.get(6).pixels());
            assertThat(ofClass1.get(2).pixels()).isNotEqualTo(inTurn.get(2).pixels());
        }
    }

    @Test
    void a_conditional_recipe_refuses_pictures_of_other_classes() {
        Recipe recipe = Recipes.named("r3gan-small-conditional", List.of("pictures.size=16"));

        assertThatThrownBy(() -> new Training(recipe, pond(), 1, ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has 5 classes; pictures.classes of the recipe is 10");
    }

    static Recipe recipe(String name, int steps, String... more) {
        List<String> assignments = new ArrayList<>(
                List.of("pictures.size=16", "training.batch=4", "training.steps=" + steps, "training.every=100"));
        assignments.addAll(
                switch (name) {
                    case "dcgan", "lsgan", "wgan-gp", "relativistic", "vae" -> List.of("networks.width=8");
                    case "sngan" -> List.of("networks.generatorWidth=8", "networks.discriminatorWidth=8");
                    case "r3gan-small-conditional", "r3gan-conditional" ->
                        List.of("networks.widths=[16, 16, 16]", "networks.blocks=[1, 1, 1]", "pictures.classes=5");
                    default -> List.of("networks.widths=[16, 16, 16]", "networks.blocks=[1, 1, 1]");
                });
        assignments.addAll(List.of(more));
        return Recipes.named(name, assignments);
    }

    private static ImageSource pond() {
        return DataSources.open("pond:64", DataOptions.of(16, 3));
    }
}
