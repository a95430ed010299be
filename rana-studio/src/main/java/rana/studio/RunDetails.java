package rana.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rana.checkpoint.Checkpoints;
import rana.recipe.DesignCheck;
import rana.recipe.Recipes;
import rana.run.BestCheckpoint;
import rana.run.Run;
import rana.run.RunFiles;
import rana.web.Json;

/** A factory that creates a {@link RunDetail} from the files of a run. */
final class RunDetails {
    private RunDetails() {}

    /**
     * Returns the contents of the page of a run.
     *
     * @param path the run folder, as the user would type it
     */
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
                FindingView.of(metrics.eventsAfter(-1)),
                checkpoints(key, run),
                SampleFiles.of(key),
                run.recipe().pictures().classes() == 0
                        ? List.of()
                        : run.info().data().classes(),
                Control.settings(
                        run, view.step(), metrics.last().path("augmentation").asDouble(0)),
                Control.acceptsCommands(key),
                LogTail.of(key).lines());
    }

    /** Returns the checkpoints of a run, the newest first. */
    static List<RunDetail.Checkpoint> checkpoints(RunKey key, Run run) {
        String best =
                RunReader.bestCheckpoint(key).map(BestCheckpoint::checkpoint).orElse("");
        return Checkpoints.of(run.files()).list().stream()
                .flatMap(folder -> checkpoint(folder, best).stream())
                .toList();
    }

    private static Optional<RunDetail.Checkpoint> checkpoint(Path folder, String best) {
        String name = String.valueOf(folder.getFileName());
        return RunFiles.checkpointStep(name)
                .map(step -> new RunDetail.Checkpoint(name, step, name.equals(best), bytes(folder)));
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(RunDetails::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // removed in the meantime
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
