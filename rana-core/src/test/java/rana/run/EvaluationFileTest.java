package rana.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EvaluationFileTest {
    private static final int ENTRIES = 40;

    @TempDir
    Path folder;

    /** A process that appends entries of the step in its second argument. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            append(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        }
    }

    @Test
    void processes_and_threads_that_append_at_the_same_time_lose_nothing() throws IOException, InterruptedException {
        Path file = new RunFiles(folder).evaluations();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        file.toString(),
                        "1")
                .inheritIO()
                .start();
        while (EvaluationFile.read(file).isEmpty() && other.isAlive()) {
            Thread.sleep(1);
        }
        Thread second = new Thread(() -> append(file, 2));
        second.start();
        append(file, 3);
        second.join();

        assertThat(other.waitFor()).isZero();
        for (long step = 1; step <= 3; step++) {
            long of = step;
            assertThat(EvaluationFile.entries(file).stream().filter(entry -> entry.step() == of))
                    .as("entries of process or thread " + step)
                    .hasSize(ENTRIES);
        }
    }

    private static void append(Path file, long step) {
        Protocol protocol =
                new Protocol(new ExtractorCard("tiny", "abc", 8, "none"), "pond", 40, 50, 1, null, Map.of());
        var figure = new Figure("FD-C10", 1.0, null, protocol);
        for (int i = 0; i < ENTRIES; i++) {
            EvaluationFile.append(
                    file, EvaluationFile.Entry.now(RunFiles.checkpointName(step), "cpu", List.of(figure), List.of()));
        }
    }
}
