package rana.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.recipe.Recipes;

class OnceEachTest {
    @TempDir
    private Path parent;

    @Test
    void a_problem_with_the_report_at_every_snapshot_is_said_once() throws IOException {
        Path folder = parent.resolve("run");
        List<String> warnings = new ArrayList<>();
        TrainingSession.of(Recipes.named(
                        "pond",
                        List.of(
                                "pictures.size=8",
                                "pictures.source=pond:40",
                                "networks.latent.size=4",
                                "networks.generator=[{type: linear, units: 192},"
                                        + " {type: reshape, height: 8, width: 8, channels: 3}, {type: tanh}]",
                                "networks.discriminator=[{type: flatten}, {type: linear, units: 1}]",
                                "training.batch=4",
                                "training.steps=4",
                                "training.every=1")))
                .threads(1)
                .into(folder)
                .onWarning(warnings::add)
                .onStep(step -> blockLossChart(folder))
                .run();

        assertThat(warnings).filteredOn(line -> line.contains("loss.png")).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("log.txt")))
                .filteredOn(line -> line.contains("loss.png"))
                .hasSize(1);
    }

    /** Puts a folder where the chart is to be written. */
    private static void blockLossChart(Path folder) {
        try {
            Path chart = folder.resolve("loss.png");
            if (!Files.isDirectory(chart)) {
                Files.deleteIfExists(chart);
                Files.createDirectories(chart.resolve("in the way"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
