package rana.explore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.torch.Torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON file with one latent: {@code {"values": [0.1, -2.3, …]}}. A latent that is read draws the
 * same picture as the one written.
 */
public final class LatentFile {
    private static final long MAX_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private LatentFile() {}

    private record Content(@Nullable List<@Nullable Float> values) {}

    /** Writes {@code latent} to {@code file}, atomically. */
    public static void write(Path file, Origin.Given latent) {
        List<Float> values = latent.values().stream().map(Double::floatValue).toList();
        AtomicFile.writeText(file, JSON.writeValueAsString(new Content(values)) + "\n");
    }

    /**
     * Reads the latent in {@code file}.
     *
     * @throws UsageException if the file is not a latent
     * @throws rana.FailureException if the file cannot be read
     */
    public static Origin.Given read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UsageException(file + ": is not a latent: it has more than " + MAX_BYTES + " bytes");
            }
            Content content = JSON.readValue(Files.readString(file), Content.class);
            List<Float> values = content == null ? null : content.values();
            if (values == null) {
                throw new UsageException(file + ": is not a latent: it has no values");
            }
            if (values.contains(null)) {
                throw new UsageException(file + ": is not a latent: one of its values is null");
            }
            return new Origin.Given(values.stream()
                    .map(Objects::requireNonNull)
                    .map(Float::doubleValue)
                    .toList());
        } catch (JacksonException e) {
            throw new UsageException(file + ": is not a latent, {\"values\": [0.1, …]}: " + Torch.firstLine(e), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the latent " + file, e);
        }
    }
}
