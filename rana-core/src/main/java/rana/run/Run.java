package rana.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.io.AtomicFile;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run that was trained, read from its folder.
 *
 * @param folder that it lies in
 * @param recipe that it was trained by
 * @param info how it came about
 */
public record Run(Path folder, Recipe recipe, RunInfo info) {
    /** Its file with every setting. */
    public static final String RECIPE = "recipe.yaml";

    /** Its file that says how it came about. */
    public static final String INFO = "run.json";

    /** Its file with a line for each step. */
    public static final String METRICS = "metrics.jsonl";

    /** Its folder of pictures by step. */
    public static final String SAMPLES = "samples";

    /** Its folder of checkpoints. */
    public static final String CHECKPOINTS = "checkpoints";

    /** Its file of what its training said, a line for each. */
    public static final String LOG = "log.txt";

    public static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Reads what the folder says of itself.
     *
     * @param assignments settings to change, each {@code a.b.c=value}
     * @throws UsageException if there is no run in it
     */
    public static Run open(Path folder, List<String> assignments) {
        Path info = folder.resolve(INFO);
        if (!Files.isRegularFile(info) || !Files.isRegularFile(folder.resolve(RECIPE))) {
            throw new UsageException(folder + " is no run: it has no " + INFO + " and " + RECIPE
                    + "; give the folder that a training wrote, such as runs/frog-1");
        }
        Recipe recipe = Recipes.read(folder.resolve(RECIPE), assignments);
        try {
            RunInfo read = JSON.readValue(Files.readString(info), RunInfo.class);
            return new Run(folder, recipe, read.assigned(assignments));
        } catch (JacksonException e) {
            throw new FailureException(info + ": is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + info, e);
        }
    }

    /** Where the checkpoint after {@code step} steps lies, if it is there. */
    public Path checkpoint(long step) {
        return checkpoints().at(step);
    }

    /**
     * The newest checkpoint that is sound.
     *
     * @param passedOver is told of each newer one, in one line, why it is not
     * @return empty if there is no checkpoint yet
     * @throws FailureException if every one is damaged
     */
    public Optional<Path> newestSound(Consumer<String> passedOver) {
        return checkpoints().newestSound(passedOver);
    }

    /**
     * The same, to draw pictures from.
     *
     * @throws FailureException also if there is no checkpoint yet
     */
    public Path newestCheckpoint(Consumer<String> passedOver) {
        return newestSound(passedOver)
                .orElseThrow(() -> new FailureException(
                        "%s has no checkpoint yet: 'rana train --resume %1$s' trains it".formatted(folder)));
    }

    /**
     * The checkpoint that came closest to the real pictures.
     *
     * @throws FailureException if none was evaluated while the run trained, or it is gone
     */
    public Path bestCheckpoint() {
        BestCheckpoint best = BestCheckpoint.read(folder)
                .orElseThrow(() -> new FailureException(folder
                        + " has no best checkpoint: none was evaluated while it trained; train with --evaluate-every"));
        Path checkpoint = checkpoints().folder().resolve(best.checkpoint());
        if (!Files.isDirectory(checkpoint)) {
            throw new FailureException(checkpoint + ", the best checkpoint, is gone; leave --best out for the newest");
        }
        return checkpoint;
    }

    /**
     * The pictures that it was trained on.
     *
     * @throws UsageException if they are not where they were
     */
    public ImageSource pictures(DataListener listener) {
        String path = info.data().path();
        return DataSources.open(
                info.data().source(),
                new DataOptions(
                        recipe.pictures().size(),
                        recipe.pictures().channels(),
                        info.seed(),
                        path == null ? null : Path.of(path),
                        listener));
    }

    /** The folders of all its checkpoints, sound or not, the newest first. */
    public List<Path> checkpointFolders() {
        return checkpoints().list();
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve(CHECKPOINTS));
    }
}
