package rana.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import rana.FailureException;
import rana.UsageException;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig;

/**
 * A run, read from its folder.
 *
 * @param folder the run folder
 * @param recipe the recipe that it is trained with
 * @param info its origin and history
 */
public record Run(Path folder, Recipe recipe, RunInfo info) {
    /**
     * Opens the run in {@code folder}: as {@link #open(Path, List)} without changes of settings.
     */
    public static Run open(Path folder) {
        return open(folder, List.of());
    }

    /**
     * Opens the run in {@code folder}.
     *
     * @param assignments settings to change, each {@code a.b.c=value}
     * @throws UsageException if it is not a run folder, or a setting cannot be changed so
     * @throws FailureException if one of its files is damaged or cannot be read
     */
    public static Run open(Path folder, List<String> assignments) {
        RunFiles files = new RunFiles(folder);
        if (!files.isRun()) {
            String missing = Files.isRegularFile(files.info()) ? RunFiles.RECIPE : RunFiles.INFO;
            throw new UsageException(
                    "%s is not a run folder: %s is missing; give the folder that a training wrote, such as runs/frog-1"
                            .formatted(folder, missing));
        }
        Recipe recipe = Recipes.readRecorded(files.recipe(), assignments);
        RunInfo info = RunInfo.read(files).assigned(assignments);
        return new Run(folder, lastPlanned(recipe, info), info);
    }

    /**
     * Returns the recipe with the length of the last plan: {@code run.json} is written before
     * {@code recipe.yaml}.
     */
    private static Recipe lastPlanned(Recipe recipe, RunInfo info) {
        TrainingConfig length = recipe.training();
        for (SettingChange change : info.changes()) {
            length = change.length(length);
        }
        return recipe.with(length);
    }

    /** Returns the files of the run. */
    public RunFiles files() {
        return new RunFiles(folder);
    }

    /**
     * Opens the training images.
     *
     * @throws UsageException if they cannot be found
     */
    public ImageSource images(DataListener listener) {
        String path = info.data().path();
        DataOptions options = DataOptions.of(
                        recipe.pictures().size(), recipe.pictures().channels())
                .seed(info.seed())
                .path(path == null ? null : Path.of(path))
                .listener(listener);
        return DataSources.open(info.data().source(), options);
    }
}
