package rana.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.session.TrainingSession;

/** Writes run folders without training. */
final class RunOnDisk {
    private static final String INFO = """
            {"recipe": "pond",
             "data": {"source": "pond", "path": null, "description": "a pond", "pictures": 64, "classes": []},
             "seed": 7, "versions": {"rana": "test"}, "machine": {"os": "test"},
             "sessions": [{"started": "2026-01-02T03:04:05Z", "fromStep": 0, "command": "rana train",
                           "device": "cpu", "threads": 1}]}
            """;

    private RunOnDisk() {}

    /** Writes a run of the recipe pond with 100 steps in total. */
    static Path write(Path folder, String... metrics) throws IOException {
        Recipe recipe = Recipes.named("pond", List.of("training.steps=100"));
        Files.createDirectories(folder.resolve("samples"));
        Files.createDirectories(folder.resolve("checkpoints"));
        Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe));
        Files.writeString(folder.resolve("run.json"), INFO);
        Files.writeString(folder.resolve("metrics.jsonl"), String.join("", metrics));
        return folder;
    }

    /** Adds a session in two workers, which were started again, to the run in {@code folder}. */
    static void inWorkers(Path folder, String failure) throws IOException {
        RunFiles files = new RunFiles(folder);
        RunInfo.Session session = RunInfo.Session.now(2, "rana train --resume pond-1", "cpu", 1)
                .with(RunInfo.Workers.begin(2, 1, failure));
        RunInfo.read(files).resumed(session).write(files);
    }

    /** Makes a run of imported weights, whose images are not read yet, of the one in {@code folder}. */
    static void imported(Path folder) throws IOException {
        RunFiles files = new RunFiles(folder);
        RunInfo.read(files)
                .on(RunInfo.Data.unread("pond", null))
                .beginningWith(List.of(
                        new RunInfo.Weights("generator", "g.keras", "00", "Keras 3 weights", "3.8.0"),
                        new RunInfo.Weights("discriminator", "<d>.h5", "00", "Keras 2 weights", null)))
                .write(files);
    }

    /** Changes a setting in the recipe of the run in {@code folder}. */
    static void set(Path folder, String setting) throws IOException {
        Recipe recipe = Recipes.named("pond", List.of("training.steps=100", setting));
        Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe));
    }

    /** Returns the recipe of a tiny GAN on a tiny pond. */
    static Recipe tiny(int steps) {
        return Recipes.named(
                "pond",
                List.of(
                        "pictures.size=8",
                        "pictures.source=pond:40",
                        "networks.latent.size=4",
                        "networks.generator=[{type: linear, units: 64}, {type: reshape, height: 4, width: 4, channels: 4},"
                                + " {type: leaky-relu, slope: 0.1},"
                                + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                        "networks.discriminator=[{type: conv, channels: 4, kernel: 4, stride: 2, padding: same},"
                                + " {type: leaky-relu, slope: 0.2}, {type: flatten}, {type: linear, units: 1}]",
                        "training.batch=6",
                        "training.steps=" + steps,
                        "training.every=" + Math.max(1, steps / 2)));
    }

    /** Trains a tiny GAN for two steps, with two checkpoints, and returns its run folder. */
    static Path trained(Path folder) {
        return TrainingSession.of(tiny(2)).into(folder).run().folder();
    }

    /** Returns the line of a step after which two workers were measured, the second at a constant speed. */
    static String workersLine(long step, double speed, double waiting) {
        String workers = String.format(
                Locale.ROOT,
                ",\"waiting\":%s,\"workers\":[{\"rank\":0,\"images_per_second\":%s,\"waiting\":%s},"
                        + "{\"rank\":1,\"images_per_second\":30.5,\"waiting\":0.15}]}",
                (waiting + 0.15) / 2,
                speed,
                waiting);
        return line(step, 0.5).replace("}", workers);
    }

    static String line(long step, double loss) {
        return String.format(
                Locale.ROOT,
                "{\"step\":%d,\"images\":%d,\"seconds\":%s,\"d_loss\":%s,\"g_loss\":%s}%n",
                step,
                32 * step,
                step / 10.0,
                loss,
                -loss);
    }
}
