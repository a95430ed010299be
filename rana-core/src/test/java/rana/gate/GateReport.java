package rana.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import rana.io.AtomicFile;
import rana.run.Machine;

/**
 * The recorder of reliability tests in {@code docs/RELIABILITY.md}. Only the Maven profile
 * {@code gate} sets the property {@value #FILE} to that file; other builds record nothing.
 */
public final class GateReport {
    private static final String FILE = "rana.gate.report";
    private static final String SEED = "rana.gate.seed";
    private static final long USUAL_SEED = 20261125;

    private GateReport() {}

    /** Returns the seed of the gate's random tests: the property {@value #SEED}, or a constant. */
    public static long seed() {
        return Long.getLong(SEED, USUAL_SEED);
    }

    /**
     * Replaces the row of {@code test}. A test calls this last, after all its assertions.
     *
     * @param test the name of the row, which must not change: {@code 8. bombs}
     * @param tried the test input, with counts
     * @param happened the result, with figures
     */
    public static synchronized void record(String test, String tried, String happened) {
        String file = System.getProperty(FILE, "");
        if (!file.isEmpty()) {
            record(Path.of(file), environment(), test, tried, happened);
        }
    }

    static void record(Path file, String environment, String test, String tried, String happened) {
        try {
            GateTable table = GateTable.parse(Files.exists(file) ? Files.readString(file) : "");
            table.put(environment, test, tried, happened);
            AtomicFile.writeText(file, table.toMarkdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String environment() {
        Map<String, String> machine = Machine.description();
        Map<String, String> versions = Machine.versions();
        return "%s: %s, %s, %s core(s); Java %s; pytorch %s; seed %d"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        machine.get("os"),
                        machine.get("cpu"),
                        machine.get("cores"),
                        versions.get("java"),
                        versions.get("pytorch"),
                        seed());
    }
}
