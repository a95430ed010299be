package rana.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.metric.Figure;
import tools.jackson.core.JacksonException;

/**
 * Which checkpoint of a run came closest to the real pictures: {@code best.json}.
 *
 * @param checkpoint its name: {@code step-004000}
 * @param figure by whose smallest value it was chosen, with its protocol
 */
public record BestCheckpoint(String checkpoint, Figure figure) {
    /** The best so far of the run in {@code folder}; empty where none was evaluated while it trained. */
    public static Optional<BestCheckpoint> read(Path folder) {
        Path file = new RunFiles(folder).best();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readString(file), BestCheckpoint.class));
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + e.getOriginalMessage() + "; move it away", e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    public void write(Path folder) {
        AtomicFile.writeText(new RunFiles(folder).best(), Json.pretty(this));
    }
}
