package rana.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rana.checkpoint.InitialCheckpoint;
import rana.recipe.Recipes;
import rana.run.RunFiles;
import rana.session.TrainingSession;

/** Runs of the built-in recipes that have trained for two steps, for tests of exports. */
final class RecipeRuns {
    private RecipeRuns() {}

    /**
     * Trains a recipe, except for those of frogs, whose checkpoint is untrained. The networks of r3gan,
     * which are those of r3gan-small but wide, get narrow ones.
     *
     * @return the run, or the checkpoint
     */
    static Path train(String recipe, Path folder) {
        List<String> settings =
                new ArrayList<>(List.of("training.batch=4", "training.steps=2", "training.precision=float32"));
        if (recipe.startsWith("frog")) {
            // Its steps and samples take seconds, and a step changes little.
            InitialCheckpoint.write(folder, Recipes.named(recipe), 1, Map.of());
            return in(recipe, folder);
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

    /** Returns the run or checkpoint that {@link #train} wrote into {@code folder}. */
    static Path in(String recipe, Path folder) {
        return recipe.startsWith("frog") ? folder.resolve(RunFiles.checkpointName(0)) : folder;
    }
}
