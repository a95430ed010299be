package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;

@Timeout(60)
class EventsTest {
    @TempDir
    private Path runs;

    @RegisterExtension
    private final OpenStudio studio = new OpenStudio(() -> runs);

    @Test
    void a_viewer_is_told_of_new_steps_samples_and_lines_of_the_log() throws Exception {
        Path run = RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        try (Viewer viewer = new Viewer(studio.get(), "/api/runs/pond-1/events", "")) {
            assertThat(viewer.next("state")).contains("\"state\":\"stopped\"");
            append(run, RunOnDisk.line(2, 0.5));
            assertThat(viewer.next("metrics")).contains("\"from\":2").contains("\"to\":2");
            Files.write(run.resolve("samples/grid-000002.png"), new byte[] {1});
            assertThat(viewer.next("sample")).contains("2");
            Files.writeString(run.resolve("log.txt"), "hello <b>\n");
            assertThat(viewer.next("log")).contains("hello <b>");
        }
    }

    @Test
    void a_viewer_who_comes_again_is_told_what_it_missed() throws Exception {
        Path run = RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        for (int step = 2; step <= 9; step++) {
            append(run, RunOnDisk.line(step, 0.5));
        }
        Files.write(run.resolve("samples/grid-000005.png"), new byte[] {1});
        try (Viewer viewer = new Viewer(studio.get(), "/api/runs/pond-1/events", "Last-Event-ID: 4\r\n")) {
            String metrics = viewer.next("metrics");
            assertThat(metrics).contains("\"from\":5").contains("\"to\":9");
            assertThat(viewer.id).isEqualTo("9");
            assertThat(viewer.next("sample")).contains("5");
        }
    }

    @Test
    void a_viewer_of_a_run_that_was_cut_back_is_told_to_begin_anew() throws Exception {
        Path run = RunOnDisk.write(
                runs.resolve("pond-1"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.5), RunOnDisk.line(3, 0.5));
        try (Viewer viewer = new Viewer(studio.get(), "/api/runs/pond-1/events", "")) {
            viewer.next("state");
            Files.writeString(run.resolve("metrics.jsonl"), RunOnDisk.line(1, 0.5));
            assertThat(viewer.next("metrics")).contains("\"from\":0").contains("\"to\":1");
        }
    }

    @Test
    void the_list_of_runs_tells_what_came_changed_and_went() throws Exception {
        try (Viewer viewer = new Viewer(studio.get(), "/api/events", "")) {
            Path run = RunOnDisk.write(runs.resolve("pond-1"));
            assertThat(viewer.next("runs")).contains("\"id\":\"pond-1\"").contains("\"step\":0");
            append(run, RunOnDisk.line(7, 0.5));
            assertThat(viewer.next("runs")).contains("\"step\":7");
            Files.move(run, runs.resolve(".gone"));
            Files.delete(runs.resolve(".gone/run.json"));
            assertThat(viewer.next("runs")).contains("\"gone\":[\"pond-1\"]");
        }
    }

    @Test
    @Tag("gate")
    void a_viewer_who_is_gone_is_forgotten() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"));
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            viewers.add(new Viewer(studio.get(), "/api/runs/pond-1/events", ""));
            viewers.get(i).next("state");
        }
        assertThat(studio.get().subscribers()).isEqualTo(20);
        long gone = System.nanoTime();
        for (Viewer viewer : viewers) {
            viewer.close();
        }
        while (studio.get().subscribers() > 0) {
            Thread.sleep(100);
        }
        GateReport.record(
                "11. HTTP, viewers that are gone",
                "20 viewers of a run that close their connections",
                String.format(Locale.ROOT, "all forgotten %.1f s later", (System.nanoTime() - gone) / 1e9));
    }

    private static void append(Path run, String line) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), line, StandardOpenOption.APPEND);
    }

    /** The other end of a stream of events. */
    private static final class Viewer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private String id = "";

        private Viewer(Studio studio, String path, String header) throws IOException {
            URI address = studio.address();
            socket = new Socket(address.getHost(), address.getPort());
            String request = "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s\r\n"
                    .formatted(path, address.getAuthority(), address.getQuery().substring(6), header);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).contains("200");
        }

        /** The data of the next event of that name. */
        private String next(String event) throws IOException {
            boolean found = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    found = line.equals("event: " + event);
                } else if (line.startsWith("id: ") && found) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ") && found) {
                    return line;
                }
            }
            throw new IOException("the stream ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
