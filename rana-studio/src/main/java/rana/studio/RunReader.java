package rana.studio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rana.RanaException;
import rana.io.AtomicFile;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.RunState;
import rana.run.RunState.Activity;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

/** A reader of the files of runs. Damaged files are left out, so that the rest is still shown. */
final class RunReader {
    private RunReader() {}

    /** Returns the entry of the run in a list. */
    static RunView view(RunKey key, Run run) {
        RunInfo info = run.info();
        JsonNode last = lastLine(key);
        long step = last.path("step").asLong(0);
        long steps = run.recipe().training().steps();
        Optional<RunState> state = state(key);
        Activity activity = state.map(RunState::activity).orElse(step >= steps ? Activity.FINISHED : Activity.STOPPED);
        return new RunView(
                key.id(),
                key.name(),
                info.recipe(),
                info.data().source(),
                activity.toString(),
                state.map(RunState::why).orElse(""),
                step,
                steps,
                last.path("images").asLong(0),
                last.path("seconds").asDouble(0),
                info.sessions().get(0).started(),
                updated(key),
                info.seed(),
                activity.isActive() ? state.map(RunState::findings).orElse(List.of()) : List.of(),
                best(key),
                distance(key));
    }

    /** Returns the state of the run; empty if it has none. */
    static Optional<RunState> state(RunKey key) {
        return key.file(RunFiles.STATE).flatMap(file -> RunState.read(key.folder()));
    }

    /** Returns the best checkpoint of the run; empty if none was evaluated during training. */
    static Optional<BestCheckpoint> bestCheckpoint(RunKey key) {
        return ifReadable(() -> key.file(RunFiles.BEST).flatMap(file -> BestCheckpoint.read(key.folder())));
    }

    /** Returns the last line of the metrics; an empty object if there is none. */
    static JsonNode lastLine(RunKey key) {
        Optional<Path> file = key.file(RunFiles.METRICS);
        if (file.isEmpty()) {
            return Json.MAPPER.createObjectNode();
        }
        try (FileChannel channel = FileChannel.open(file.get())) {
            return MetricsFile.lastLine(channel, channel.size());
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file.get(), e);
        }
    }

    private static String updated(RunKey key) {
        Path file = key.file(RunFiles.METRICS).or(() -> key.file(RunFiles.INFO)).orElse(key.folder());
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (IOException e) {
            return Instant.EPOCH.toString();
        }
    }

    private static RunView.@Nullable BestFigure best(RunKey key) {
        return bestCheckpoint(key)
                .map(best -> new RunView.BestFigure(
                        best.figure().name(), best.figure().value(), best.checkpoint()))
                .orElse(null);
    }

    private static RunView.@Nullable LastFigure distance(RunKey key) {
        return evaluations(key).stream()
                .reduce((first, second) -> second)
                .flatMap(entry -> entry.figures().stream()
                        .findFirst()
                        .map((Figure figure) -> new RunView.LastFigure(figure.name(), figure.value(), entry.step())))
                .orElse(null);
    }

    /** Returns the evaluations, the newest last; an empty list if one of them is damaged. */
    static List<EvaluationFile.Entry> evaluations(RunKey key) {
        return ifReadable(() -> key.file(RunFiles.EVALUATIONS).map(EvaluationFile::entries))
                .filter(entries -> entries.stream().allMatch(RunReader::hasStep))
                .orElse(List.of());
    }

    private static boolean hasStep(EvaluationFile.Entry entry) {
        return ifReadable(() -> Optional.of(entry.step())).isPresent();
    }

    /** Returns the result of {@code read}; empty if the file that it reads is damaged. */
    static <T> Optional<T> ifReadable(Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (RanaException e) {
            return Optional.empty();
        }
    }
}
