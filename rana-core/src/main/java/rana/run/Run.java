package rana.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.train.Sampler;

/**
 * A run that was trained, read from its folder.
 *
 * @param folder that it lies in
 * @param recipe that it was trained by
 * @param info how it came about
 */
public record Run(Path folder, Recipe recipe, RunInfo info) {
    /** Opens the run in {@code folder}: as {@link #open(Path, List)} without changes of settings. */
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
        Recipe recipe = Recipes.read(files.recipe(), assignments);
        return new Run(folder, recipe, RunInfo.read(files).assigned(assignments));
    }

    /** Returns the files of the run. */
    public RunFiles files() {
        return new RunFiles(folder);
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

    /** The generator of {@code checkpoint}; close it. */
    public Network generator(Path checkpoint, ComputeDevice device) {
        Network generator =
                new Network(recipe.generator(), recipe.networks().init(), RandomStream.of(info.seed()), device);
        try {
            Checkpoint.readGenerator(checkpoint, generator);
            return generator;
        } catch (RuntimeException e) {
            generator.close();
            throw e;
        }
    }

    /** Draws from the generator of {@code checkpoint}; close that generator. */
    public Sampler sampler(Path checkpoint, ComputeDevice device) {
        return new Sampler(generator(checkpoint, device), recipe.networks().latent(), recipe.pictures());
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
        return new Checkpoints(files().checkpoints());
    }
}
