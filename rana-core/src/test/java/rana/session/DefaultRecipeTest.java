package rana.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.classify.PondClassifier;
import rana.classify.PondScores;
import rana.gate.GateReport;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Run;
import rana.torch.ComputeDevice;

/** Whether the recipe that {@code rana train} uses by default learns to draw frogs. */
class DefaultRecipeTest {
    private static final int SAMPLES = 2000;
    private static final double TARGET = 0.9;

    @TempDir
    private Path parent;

    @Test
    @Tag("gate")
    void nine_of_ten_samples_of_the_default_recipe_are_frogs() {
        Recipe recipe = Recipes.named(Recipes.DEFAULT);
        Path run = parent.resolve("run");

        TrainingSession.of(recipe).seed(1).device("cpu").into(run).run();

        PondScores scores = scores(run);
        // The samples only estimate the fraction.
        double standardError = Math.sqrt(TARGET * (1 - TARGET) / SAMPLES);
        assertThat(scores.frogFraction()).isGreaterThan(TARGET - 2 * standardError);
        String precision = Run.open(run).recipe().training().precision().name().toLowerCase(Locale.ROOT);
        GateReport.record(
                "19. default recipe",
                String.format(
                        Locale.ROOT,
                        "%,d steps of %s with seed 1 in %s, and %,d samples",
                        recipe.training().steps(),
                        recipe.name(),
                        precision,
                        SAMPLES),
                String.format(Locale.ROOT, "a classifier accepts %.1f %% as frogs", 100 * scores.frogFraction()));
    }

    private static PondScores scores(Path run) {
        try (Generator generator = Generator.load(run);
                PondClassifier classifier = PondClassifier.shipped(ComputeDevice.CPU)) {
            return classifier.classify(generator.draw(DrawRequest.seed(1).count(SAMPLES)));
        }
    }
}
