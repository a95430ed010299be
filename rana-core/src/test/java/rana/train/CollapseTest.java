package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.gate.GateReport;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Finding;
import rana.run.Finding.Kind;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.watch.Watchdog;

/** How often the watchdog is right about collapse: trainings that are made to collapse, and the same ones left alone. */
class CollapseTest {
    private static final int THREADS = Torch.threads();
    private static final int SIZE = 8;
    /** What makes G draw one picture: a D that stands still, or nearly, likes one picture best, and G is fast enough to find it. */
    private static final List<List<String>> FORCES = List.of(
            List.of("optimizer.discriminator.lr=1.0e-9", "optimizer.generator.lr=0.02"),
            List.of("optimizer.discriminator.lr=1.0e-6", "optimizer.generator.lr=0.01"));

    @BeforeAll
    static void one_thread_as_tensors_this_small_are_not_worth_two() {
        Torch.setThreads(1);
    }

    @AfterAll
    static void as_before() {
        Torch.setThreads(THREADS);
    }

    @Test
    void a_forced_collapse_is_reported_and_a_healthy_training_is_not() {
        assertThat(findings(1, FORCES.get(0))).contains(Kind.DIVERSITY_FALLING);
        assertThat(findings(1, List.of())).doesNotContain(Kind.DIVERSITY_FALLING);
    }

    @Test
    @Tag("gate")
    void nineteen_of_twenty_forced_collapses_are_reported_and_at_most_one_of_twenty_healthy_trainings() {
        int alarms = 0;
        int falseAlarms = 0;
        for (int i = 0; i < 20; i++) {
            long seed = GateReport.seed() + i;
            alarms += findings(seed, FORCES.get(i % FORCES.size())).contains(Kind.DIVERSITY_FALLING) ? 1 : 0;
            falseAlarms += findings(seed, List.of()).contains(Kind.DIVERSITY_FALLING) ? 1 : 0;
        }
        assertThat(alarms).isGreaterThanOrEqualTo(19);
        assertThat(falseAlarms).isLessThanOrEqualTo(1);
        GateReport.record(
                "14. collapse",
                "20 trainings on a pond of 8×8 pixels forced to collapse (a D with learning rate zero or nearly zero, and a fast"
                        + " G), and 20 unmodified ones, 600 steps each",
                "%d diversity-falling alarms in the forced trainings, %d in the others".formatted(alarms, falseAlarms));
    }

    private static List<Kind> findings(long seed, List<String> force) {
        List<String> settings = new ArrayList<>(List.of(
                "pictures.size=" + SIZE,
                "networks.latent.size=8",
                "networks.generator=[{type: linear, units: 256}, {type: reshape, height: 4, width: 4, channels: 16},"
                        + " {type: batch-norm, momentum: 0.95, epsilon: 1.0e-5}, {type: relu},"
                        + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                "networks.discriminator=[{type: conv, channels: 16, kernel: 4, stride: 2, padding: same},"
                        + " {type: leaky-relu, slope: 0.2}, {type: flatten}, {type: linear, units: 1}]",
                "optimizer.average={halfLifeImages: 0, rampUp: 0}",
                "training.batch=16",
                "training.steps=600",
                "training.every=100"));
        settings.addAll(force);
        Recipe recipe = Recipes.named("pond", settings);
        ImageSource pond = DataSources.open("pond:256", DataOptions.of(SIZE, 3).seed(seed));
        List<Kind> found = new ArrayList<>();
        try (Training training = new Training(recipe, pond, seed, ComputeDevice.CPU)) {
            training.run(new Watchdog(
                    recipe,
                    pond,
                    List::of,
                    notice -> notice.begins().stream().map(Finding::kind).forEach(found::add)));
        }
        return found;
    }
}
