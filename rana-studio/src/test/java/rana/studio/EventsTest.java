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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
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
    void new_steps_samples_and_log_lines_are_sent() throws Exception {
        Path run = RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        try (Client client = new Client(studio.get(), "/api/runs/pond-1/events", "")) {
            assertThat(client.next("state")).contains("\"state\":\"stopped\"");
            append(run, RunOnDisk.line(2, 0.5));
            assertThat(client.next("metrics")).contains("\"from\":2").contains("\"to\":2");
            Files.write(run.resolve("samples/grid-000002.png"), new byte[] {1});
            assertThat(client.next("sample")).contains("2");
            Files.writeString(run.resolve("log.txt"), "hello <b>\n");
            assertThat(client.next("log")).contains("hello <b>");
        }
    }

    @Test
    void a_client_that_reconnects_receives_what_it_missed() throws Exception {
        Path run = RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        for (int step = 2; step <= 9; step++) {
            append(run, RunOnDisk.line(step, 0.5));
        }
        Files.write(run.resolve("samples/grid-000005.png"), new byte[] {1});
        try (Client client = new Client(studio.get(), "/api/runs/pond-1/events", "Last-Event-ID: 4\r\n")) {
            String metrics = client.next("metrics");
            assertThat(metrics).contains("\"from\":5").contains("\"to\":9");
            assertThat(client.id).isEqualTo("9");
            assertThat(client.next("sample")).contains("5");
        }
    }

    @Test
    void a_client_of_a_run_that_was_truncated_reloads_from_step_0() throws Exception {
        Path run = RunOnDisk.write(
                runs.resolve("pond-1"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.5), RunOnDisk.line(3, 0.5));
        try (Client client = new Client(studio.get(), "/api/runs/pond-1/events", "")) {
            client.next("state");
            Path shorter = Files.writeString(run.resolve("shorter"), RunOnDisk.line(1, 0.5));
            Files.move(shorter, run.resolve("metrics.jsonl"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(client.next("metrics")).contains("\"from\":0").contains("\"to\":1");
        }
    }

    @Test
    void the_list_of_runs_sends_new_changed_and_removed_runs() throws Exception {
        try (Client client = new Client(studio.get(), "/api/events", "")) {
            Path run = RunOnDisk.write(runs.resolve("pond-1"));
            client.await("runs", "\"id\":\"pond-1\"", "\"step\":0");
            append(run, RunOnDisk.line(7, 0.5));
            client.await("runs", "\"step\":7");
            Files.move(run, runs.resolve(".gone"));
            Files.delete(runs.resolve(".gone/run.json"));
            client.await("runs", "\"gone\":[\"pond-1\"]");
        }
    }

    @Test
    @Tag("gate")
    void a_client_that_disconnects_is_removed() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"));
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(new Client(studio.get(), "/api/runs/pond-1/events", ""));
            clients.get(i).next("state");
        }
        assertThat(studio.get().subscribers()).isEqualTo(20);
        long gone = System.nanoTime();
        for (Client client : clients) {
            client.close();
        }
        while (studio.get().subscribers() > 0) {
            Thread.sleep(100);
        }
        GateReport.record(
                "11. HTTP, viewers that are gone",
                "20 viewers of a run that close their connections",
                String.format(Locale.ROOT, "all released %.1f s later", (System.nanoTime() - gone) / 1e9));
    }

    private static void append(Path run, String line) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), line, StandardOpenOption.APPEND);
    }

    /** A client of an event stream. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private String id = "";

        private Client(Studio studio, String path, String header) throws IOException {
            URI address = studio.address();
            socket = new Socket(address.getHost(), address.getPort());
            String request = "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s\r\n"
                    .formatted(path, address.getAuthority(), address.getQuery().substring(6), header);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).contains("200");
        }

        /** Waits for an event with that name and these parts. There may be others before it. */
        private void await(String event, String... parts) throws IOException {
            while (true) {
                String data = next(event);
                if (Arrays.stream(parts).allMatch(data::contains)) {
                    return;
                }
            }
        }

        /** Returns the data of the next event with that name. */
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
