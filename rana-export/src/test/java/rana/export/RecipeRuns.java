package rana.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rana.recipe.Recipes;
import rana.session.TrainingSession;

/** Runs of the built-in recipes that have trained for one or two steps, for tests of exports. */
final class RecipeRuns {
    private RecipeRuns() {}

    /** Trains a recipe; the networks of r3gan, which are those of r3gan-small but wide, get narrow ones. */
    static Path train(String recipe, Path folder) {
        List<String> settings =
                new ArrayList<>(List.of("training.batch=4", "training.steps=2", "training.precision=float32"));
        if (recipe.startsWith("frog")) {
            settings.add("training.steps=1"); // a step takes seconds
        }
        if (recipe.matches("r3gan(-conditional)?")) {
            settings.addAll(List.of("networks.widths=[64, 64, 32, 16]", "networks.blocks=[1, 2, 1, 1]"));
        }
        return TrainingSession.of(Recipes.named(recipe, settings))
                .data("pond:40")
                .into(folder)
                .run()
                .folder();
    }
}
