package rana.keras;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rana.UsageException;
import rana.checkpoint.InitialCheckpoint;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.RunState;
import rana.safetensors.SafeTensors;
import rana.torch.Torch;

/**
 * A run folder with imported weights and no steps, as a training leaves it before its first step. It
 * is complete or absent.
 *
 * @param recipe the recipe
 * @param seed the random seed
 * @param data the images that it is trained on further
 * @param origins the files of the weights
 * @param command the command line that made it
 */
record ImportedRun(Recipe recipe, long seed, RunInfo.Data data, List<RunInfo.Weights> origins, String command) {
    private static final int SAMPLES = 64;
    private static final int COLUMNS = 8;
    private static final String DEVICE = "cpu";

    /**
     * Writes the folder.
     *
     * @param weights the weights by network and tensor; networks without weights begin untrained
     * @param notes lines for the log
     */
    void write(Path target, Map<String, Map<String, SafeTensors.Array>> weights, List<String> notes) {
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new UsageException(target + " cannot be a run folder; choose a folder in another one");
        }
        Path temporary = parent.resolve("." + name + ".part");
        deleteQuietly(temporary); // of an import that was killed
        try {
            fill(new RunFiles(temporary), weights, notes);
            FileOps.current().delete(absolute); // empty, or absent
            AtomicFile.move(temporary, absolute);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private void fill(RunFiles files, Map<String, Map<String, SafeTensors.Array>> weights, List<String> notes)
            throws IOException {
        FileOps.current().createDirectories(files.samples());
        FileOps.current().createDirectories(files.checkpoints());
        AtomicFile.writeText(files.recipe(), Recipes.toYaml(recipe));
        RunInfo.Session session = RunInfo.Session.now(0, command, DEVICE, Torch.threads());
        RunInfo info = RunInfo.begin(recipe.name(), data, seed, session).beginningWith(origins);
        info.write(files);
        InitialCheckpoint.write(files.checkpoints(), recipe, seed, weights);
        FileOps.current().append(files.metrics(), new byte[0]);
        for (String note : notes) {
            String line = "%s step 0: %s%n".formatted(session.started(), note);
            FileOps.current().append(files.log(), line.getBytes(StandardCharsets.UTF_8));
        }
        RunState.now(RunState.Activity.STOPPED, "", 0, List.of()).write(files.folder());
        sample(files);
    }

    /** Draws the samples that a training would draw before its first step. */
    private void sample(RunFiles files) {
        try (Generator generator =
                Generator.load(files.folder(), LoadOptions.defaults().device(DEVICE))) {
            List<Picture> drawn = generator.draw(DrawRequest.seed(seed).count(SAMPLES));
            drawn.get(0).writePng(files.samples().resolve(RunFiles.sampleName(RunFiles.GENERATED, 0)));
            Grid.of(drawn, COLUMNS).writePng(files.samples().resolve(RunFiles.sampleName(RunFiles.GRID, 0)));
        }
    }

    private static void deleteQuietly(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(paths::add);
            for (Path path : paths) {
                FileOps.current().delete(path);
            }
        } catch (IOException ignored) {
            // The import reports its own failure; the next one into this folder deletes the rest.
        }
    }
}
