package rana.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import rana.checkpoint.Checkpoints;
import rana.recipe.DesignCheck;
import rana.recipe.Recipes;
import rana.run.BestCheckpoint;
import rana.run.Run;

/** Puts together what a run's page shows. */
final class RunDetails {
    private RunDetails() {}

    /** @param path of the run, as a command line takes it */
    static RunDetail of(RunKey key, Path path, Run run, MetricsIndex metrics) {
        RunView view = RunReader.view(key, run);
        return new RunDetail(
                view,
                path.toString(),
                run.recipe().sizes(),
                Json.MAPPER.valueToTree(run.info()),
                Recipes.toTree(run.recipe()),
                Recipes.toYaml(run.recipe()),
                DesignCheck.findings(run.recipe()).stream()
                        .map(Object::toString)
                        .toList(),
                FindingView.of(metrics.remarksAfter(-1)),
                checkpoints(key, run),
                SampleFiles.of(key),
                run.recipe().pictures().classes() == 0
                        ? List.of()
                        : run.info().data().classes(),
                Control.settings(
                        run, view.step(), metrics.last().path("augmentation").asDouble(0)),
                Control.takesOrders(key),
                LogTail.of(key).lines());
    }

    /** Its checkpoints, the newest first. */
    static List<RunDetail.Checkpoint> checkpoints(RunKey key, Run run) {
        String best = RunReader.marked(key).map(BestCheckpoint::checkpoint).orElse("");
        return Checkpoints.of(run.files()).list().stream()
                .map(folder -> {
                    String name = String.valueOf(folder.getFileName());
                    long step = Long.parseLong(name.substring(name.indexOf('-') + 1));
                    return new RunDetail.Checkpoint(name, step, name.equals(best), bytes(folder));
                })
                .toList();
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(RunDetails::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // pruned meanwhile
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
