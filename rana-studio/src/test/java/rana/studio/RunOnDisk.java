package rana.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
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
