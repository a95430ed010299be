package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.OperatorCalls;

/**
 * A step of a small network on a GPU takes as long as its launches (docs/BENCHMARKS.md), so a step
 * calls no more operators than it does today.
 */
class StepOperatorsTest {
    private static final String LIST_OPERATOR = "_foreach_";

    /**
     * @param max the number of operators, without those of lists of tensors: the optimiser calls
     *     these for groups of parameters on the CPU, and for all of them at once on a GPU
     */
    @ParameterizedTest
    @CsvSource({
        "pond, float32, 2, 237",
        "pond, bfloat16, 2, 315",
        "frog, float32, 1, 206", // of more images, the CPU computes some convolutions in its own way
        "dcgan, float32, 2, 265",
        "wgan-gp, float32, 2, 796",
        "sngan, float32, 2, 2352",
        "r3gan-small, float32, 2, 607",
        "r3gan-small, bfloat16, 2, 835"
    })
    void a_step_calls_no_more_operators(String name, String precision, int batch, int max) {
        Map<String, Integer> calls = callsOfStep(name, "training.precision=" + precision, "training.batch=" + batch);
        calls.keySet().removeIf(operator -> operator.startsWith(LIST_OPERATOR));
        assertThat(sum(calls)).as(calls.toString()).isBetween(max / 2, max);
    }

    @ParameterizedTest
    @CsvSource({"pond, 1", "wgan-gp, 5"})
    void what_concerns_all_parameters_is_one_call(String name, int discriminatorSteps) {
        Map<String, Integer> calls = callsOfStep(
                name,
                "training.batch=2",
                "training.precision=float32",
                "training.discriminatorSteps=" + discriminatorSteps,
                "optimizer.average.halfLifeImages=100");
        assertThat(calls)
                .containsEntry("_foreach_lerp_", 1) // the average's weights
                .containsEntry("_foreach_copy_", 1) // its statistics
                .containsEntry("_foreach_norm", discriminatorSteps + 1) // the gradients of each update
                .containsEntry("_amp_foreach_non_finite_check_and_unscale_", 1);
    }

    /**
     * Returns the calls of the second or the third step of a recipe with these settings, whichever
     * has more: a penalty may apply at every second step.
     */
    private static Map<String, Integer> callsOfStep(String name, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("training.steps=100", "training.every=100"));
        Recipe recipe = Recipes.named(name, all);
        var images = DataSources.open(
                "pond:16",
                DataOptions.of(recipe.pictures().size(), recipe.pictures().channels()));
        Map<String, Integer> larger = new TreeMap<>();
        try (OperatorCalls calls = new OperatorCalls();
                Training training = new Training(recipe, images, 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    Map<String, Integer> ofStep = calls.take();
                    if (report.step() >= 2 && sum(ofStep) > sum(larger)) {
                        larger.clear();
                        larger.putAll(ofStep);
                    }
                    if (report.step() == 3) {
                        training.stop();
                    }
                }
            });
        }
        return larger;
    }

    private static int sum(Map<String, Integer> calls) {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }
}
