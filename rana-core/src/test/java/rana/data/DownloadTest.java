package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;

@Timeout(60)
class DownloadTest {
    private final byte[] content = new byte[300_000];
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RecordingListener recorded = new RecordingListener();
    private HttpServer server;
    private int cutsLeft;
    private int readable = content.length;
    private boolean rangesKnown = true;
    private boolean silent;
    private final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    Path cache;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/data/thing.bin", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetches_a_whole_file_with_progress_and_leaves_nothing_else() throws Exception {
        Path got = download("thing.bin", sha256(content)).fetch(cache, recorded);

        assertThat(got).isEqualTo(cache.resolve("thing.bin")).hasBinaryContent(content);
        assertThat(cache).isDirectoryNotContaining("glob:**.part");
        assertThat(recorded.progress).contains("fetching things, bytes 300000/300000");
        assertThat(ranges).containsExactly("none");
    }

    @Test
    void asks_no_server_for_what_is_in_the_cache() throws Exception {
        Files.write(cache.resolve("thing.bin"), new byte[] {1});

        assertThat(download("thing.bin", "unused").fetch(cache, recorded)).hasBinaryContent(new byte[] {1});
        assertThat(ranges).isEmpty();
    }

    @Test
    void goes_on_where_a_connection_was_cut() throws Exception {
        cutsLeft = 2;

        Path got = download("thing.bin", sha256(content)).fetch(cache, recorded);

        assertThat(got).hasBinaryContent(content);
        assertThat(ranges).hasSize(3).startsWith("none");
        assertThat(from(ranges.get(1)))
                .as("at most what was sent before the cut")
                .isBetween(1, 100_000);
        assertThat(from(ranges.get(2))).isBetween(from(ranges.get(1)) + 1, 200_000);
    }

    /** Returns the first byte of {@code range}. */
    private static int from(String range) {
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    @Test
    void goes_on_where_an_earlier_run_stopped() throws Exception {
        Files.write(cache.resolve("thing.bin.part"), Arrays.copyOf(content, 123_456));

        assertThat(download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasBinaryContent(content);
        assertThat(ranges).containsExactly("bytes=123456-");
    }

    @Test
    void fetches_nothing_twice_when_the_part_is_already_whole() throws Exception {
        Files.write(cache.resolve("thing.bin.part"), content);

        assertThat(download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasBinaryContent(content);
        assertThat(ranges).containsExactly("bytes=300000-");
    }

    @Test
    void starts_over_when_the_part_is_longer_than_the_file() throws Exception {
        Files.write(cache.resolve("thing.bin.part"), new byte[400_000]);

        assertThat(download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasBinaryContent(content);
        assertThat(ranges).containsExactly("bytes=400000-", "none");
    }

    @Test
    void starts_over_at_a_server_that_knows_no_ranges() throws Exception {
        rangesKnown = false;
        Files.write(cache.resolve("thing.bin.part"), new byte[1000]);

        assertThat(download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasBinaryContent(content);
    }

    @Test
    void deletes_what_has_another_checksum_and_says_which_was_received() {
        String expected = "0".repeat(64);

        assertThatThrownBy(() -> download("thing.bin", expected).fetch(cache, recorded))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("SHA-256 " + sha256(content))
                .hasMessageContaining("expected " + expected)
                .hasMessageNotContaining("\n");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void says_what_to_put_where_when_there_is_no_server() {
        Download download = download("thing.bin", "unused");
        server.stop(0);

        assertThatThrownBy(() -> download.fetch(cache, recorded))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no connection")
                .hasMessageContaining("put thing.bin at " + cache.resolve("thing.bin"))
                .hasMessageContaining("set dataPath")
                .hasMessageNotContaining("\n");
    }

    @Test
    void says_so_when_the_server_has_no_such_file() {
        assertThatThrownBy(() -> download("other.bin", "unused").fetch(cache, recorded))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the server answered 404");
    }

    @Test
    void keeps_what_came_when_a_server_goes_on_cutting() throws Exception {
        cutsLeft = Integer.MAX_VALUE;
        readable = 150_000;

        assertThatThrownBy(() -> download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasMessageContaining("the connection was cut")
                .hasMessageContaining("150,000 bytes are kept");
        assertThat(cache.resolve("thing.bin.part")).hasBinaryContent(Arrays.copyOf(content, 150_000));
    }

    @Test
    void goes_on_when_a_server_falls_silent() throws Exception {
        cutsLeft = 1;
        silent = true;

        assertThat(download("thing.bin", sha256(content)).fetch(cache, recorded))
                .hasBinaryContent(content);
        assertThat(ranges).containsExactly("none", "bytes=100000-");
    }

    @Test
    void cifar_10_comes_from_its_official_address_with_its_official_checksum() {
        assertThat(Download.CIFAR10_SHA256)
                .isEqualTo("c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");
    }

    private Download download(String file, String sha256) {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/data/" + file);
        return new Download(address, sha256, "things", Duration.ofMillis(1), Duration.ofSeconds(1));
    }

    /**
     * Sends the content; while cuts are left, sends at most 100,000 bytes of it and closes the
     * connection.
     */
    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "none" : range);
        int from = range == null || !rangesKnown ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        var headers = exchange.getResponseHeaders();
        if (from >= content.length) {
            headers.set("Content-Range", "bytes */" + content.length);
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            headers.set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        boolean cut = cutsLeft-- > 0;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        int end = cut ? Math.min(from + 100_000, readable) : content.length;
        exchange.getResponseBody().write(content, from, end - from);
        if (cut && silent) {
            exchange.getResponseBody().flush();
            await();
        }
        exchange.close();
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
