package rana.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import rana.checkpoint.InitialCheckpoint;
import rana.recipe.Recipes;
import rana.run.RunFiles;
import rana.session.TrainingSession;
import rana.train.TinyGan;

/** Runs of the built-in recipes that have trained for two steps, for tests of exports. */
final class RecipeRuns {
    private static final Map<String, Path> SHARED = new ConcurrentHashMap<>();

    private RecipeRuns() {}

    /** Returns a run or checkpoint of a recipe that all tests share and none may change. */
    static Path shared(String recipe) {
        return SHARED.computeIfAbsent(recipe, name -> train(name, SharedFolder.PATH.resolve(name)));
    }

    /** Returns a run of a tiny recipe, which draws fast, likewise. */
    static Path tiny() {
        return SHARED.computeIfAbsent(
                "tiny",
                name -> TrainingSession.of(TinyGan.recipe())
                        .data("pond:40")
                        .into(SharedFolder.PATH.resolve(name))
                        .run()
                        .folder());
    }

    /** A folder that is deleted when the tests of the module end. */
    private static final class SharedFolder {
        private static final Path PATH = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("rana-recipe-runs");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Trains a recipe, except for those of frogs, whose checkpoint is untrained. The networks of r3gan,
     * which are those of r3gan-small but wide, get narrow ones: {@link #wide} has the others.
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

    /** Returns an untrained checkpoint of r3gan at full width, which tests share likewise. */
    static Path wide() {
        return SHARED.computeIfAbsent("wide", name -> {
            Path folder = SharedFolder.PATH.resolve(name);
            InitialCheckpoint.write(folder, Recipes.named("r3gan"), 1, Map.of());
            return folder.resolve(RunFiles.checkpointName(0));
        });
    }

    /** Returns the run or checkpoint that {@link #train} wrote into {@code folder}. */
    static Path in(String recipe, Path folder) {
        return recipe.startsWith("frog") ? folder.resolve(RunFiles.checkpointName(0)) : folder;
    }
}
