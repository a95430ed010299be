package rana.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import rana.gate.GateReport;

/**
 * Files exchanged with the format's reference implementation by
 * {@code tools/oracle/tensor_exchange.py}, which must run before and after this test.
 */
@Tag("gate")
@EnabledIfSystemProperty(
        named = SafeTensorsExchangeTest.FOLDER,
        matches = ".+",
        disabledReason = "needs files that Python wrote")
class SafeTensorsExchangeTest {
    static final String FOLDER = "rana.gate.exchange";
    private static final int FILES = 1000;
    private static final List<String> NAMES = List.of(
            "weight", "0.bias", "", "a b", "ä", "蛙", "quote\"", "back\\slash", "tab\t", "line\n", "slash/", "\u2028");

    private final Path folder = Path.of(System.getProperty(FOLDER, ""));

    @Test
    void a_thousand_files_of_each_are_the_same_bytes_when_the_other_has_read_and_written_them() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copies")).resolve("copy.safetensors");
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder.resolve("python"))) {
            files = listed.toList();
        }
        assertThat(files).hasSize(FILES);
        for (Path file : files) {
            SafeTensors.write(copy, SafeTensors.read(file));
            assertThat(copy).hasSameBinaryContentAs(file);
        }
        writeOwn(Files.createDirectories(folder.resolve("rana")));
        GateReport.record(
                "10. safetensors, exchanged",
                "1,000 files of the Python reference, read and rewritten by Rana; 1,000 files of Rana, for the reference to do the"
                        + " same",
                "the reference's files: identical bytes, all of them; Rana's files: see tools/oracle/README.md");
    }

    /** Writes files with sorted names, as the reference does. */
    private static void writeOwn(Path folder) {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        for (int i = 0; i < FILES; i++) {
            Map<String, SafeTensors.Array> arrays = new TreeMap<>();
            for (int count = random.nextInt(6); count > 0; count--) {
                List<Long> shape = new ArrayList<>();
                int elements = 1;
                for (int extents = random.nextInt(5); extents > 0; extents--) {
                    int extent = random.nextInt(5);
                    shape.add((long) extent);
                    elements *= extent;
                }
                FloatBuffer values = FloatBuffer.allocate(elements);
                while (values.hasRemaining()) {
                    values.put(Float.intBitsToFloat(random.nextInt()));
                }
                arrays.put(NAMES.get(random.nextInt(NAMES.size())), new SafeTensors.Array(shape, values.flip()));
            }
            SafeTensors.write(folder.resolve("%04d.safetensors".formatted(i)), arrays);
        }
    }
}
