package rana.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.gate.GateReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Corrupted safetensors files: each is read or rejected, and none is read that the format's
 * reference rejects.
 */
class SafeTensorsMutationTest {
    /**
     * The property that names the file for the accepted mutations, which
     * {@code tools/oracle/tensor_verdicts.py} checks.
     */
    private static final String ACCEPTED = "rana.gate.accepted";

    private static final JsonNode FIXTURE = fixture();
    private static final List<byte[]> WHOLE = FIXTURE.required("files")
            .valueStream()
            .map(hex -> HexFormat.of().parseHex(hex.asString()))
            .toList();

    @TempDir
    private Path folder;

    @Test
    void nothing_that_the_reference_refuses_is_read() {
        int read = 0;
        List<JsonNode> wrong = new ArrayList<>();
        for (JsonNode mutation : FIXTURE.required("mutations")) {
            boolean accepted = accepts(mutant(mutation));
            read += accepted ? 1 : 0;
            if (accepted && !mutation.get(5).asBoolean()) {
                wrong.add(mutation);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(read).as("mutations that both accept").isGreaterThan(100);
    }

    @Test
    void what_python_wrote_is_written_again_byte_for_byte() throws IOException {
        for (byte[] file : WHOLE) {
            Path copy = folder.resolve("copy.safetensors");
            SafeTensors.write(copy, SafeTensors.read("python", file));
            if (new String(file, StandardCharsets.UTF_8).contains("__metadata__")) {
                assertThat(copy).binaryContent().hasSizeLessThan(file.length); // metadata mean nothing to Rana
            } else {
                assertThat(copy).binaryContent().isEqualTo(file);
            }
        }
    }

    @Test
    void a_spoilt_file_is_read_or_refused_and_nothing_else() throws IOException {
        assertThat(accepted(20_000, OutputStream.nullOutputStream())).isPositive();
    }

    @Test
    @Tag("gate")
    void a_million_spoilt_files_are_read_or_refused_and_nothing_else() throws IOException {
        String file = System.getProperty(ACCEPTED);
        int accepted;
        try (OutputStream out = file == null ? OutputStream.nullOutputStream() : Files.newOutputStream(Path.of(file))) {
            accepted = accepted(1_000_000, out);
        }
        GateReport.record(
                "10. safetensors, spoilt files",
                "1,000,000 mutations of %d files, in the JSON of their headers and in their bytes"
                        .formatted(WHOLE.size()),
                "%,d rejected in one line, %,d read, no other exception".formatted(1_000_000 - accepted, accepted));
    }

    private static int accepted(int count, OutputStream to) throws IOException {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        List<TensorFile> files = WHOLE.stream().map(TensorFile::of).toList();
        DataOutputStream out = new DataOutputStream(to);
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            byte[] spoilt = files.get(i % files.size()).spoilt(random);
            if (accepts(spoilt)) {
                accepted++;
                out.writeInt(spoilt.length);
                out.write(spoilt);
            }
        }
        return accepted;
    }

    private static boolean accepts(byte[] file) {
        try {
            SafeTensors.read("spoilt", file);
            return true;
        } catch (FailureException e) {
            assertThat(e.getMessage()).startsWith("spoilt: ").doesNotContain("\n", "\u0000", "\u0001");
            return false;
        }
    }

    private static byte[] mutant(JsonNode mutation) {
        byte[] file = WHOLE.get(mutation.get(0).asInt());
        int at = mutation.get(2).asInt();
        int removed = mutation.get(3).asInt();
        byte[] inserted = HexFormat.of().parseHex(mutation.get(4).asString());
        if (mutation.get(1).asString().equals("file")) {
            return TensorFile.spliced(file, at, removed, inserted);
        }
        TensorFile parts = TensorFile.of(file);
        return new TensorFile(TensorFile.spliced(parts.header(), at, removed, inserted), parts.values()).bytes();
    }

    private static JsonNode fixture() {
        try (InputStream in = SafeTensorsMutationTest.class.getResourceAsStream("/rana/oracle/tensor-files.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
