package rana.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import rana.FailureException;
import rana.io.AtomicFile;
import tools.jackson.core.JacksonException;

/**
 * The checkpoint of a run with the smallest distance to the training images: {@code best.json}.
 *
 * @param checkpoint the name of the checkpoint: {@code step-004000}
 * @param figure the distance, with its protocol
 */
public record BestCheckpoint(String checkpoint, Figure figure) {
    public BestCheckpoint {
        Objects.requireNonNull(checkpoint, "checkpoint is missing");
    }

    /**
     * Reads the best checkpoint of the run in {@code folder}; empty if none was evaluated while it
     * trained.
     *
     * @throws FailureException if the file is damaged or cannot be read
     */
    public static Optional<BestCheckpoint> read(Path folder) {
        Path file = new RunFiles(folder).best();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(Files.readString(file), BestCheckpoint.class));
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + e.getOriginalMessage() + "; move it away", e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /** Writes {@code best.json}. */
    public void write(Path folder) {
        AtomicFile.writeText(new RunFiles(folder).best(), Json.pretty(this));
    }
}
