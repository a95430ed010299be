package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("(\\S+) is at (http://\\S+)/\\R");
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static String run = "";
    private static String file = "";
    private static String token = "";

    @BeforeAll
    static void export() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        run = folder.resolve("run").toString();
        file = folder.resolve("frogs.onnx").toString();
        assertThat(MainTest.run("train", "--recipe-file", recipe.toString(), "--data", "pond:30", "--out", run)
                        .exit())
                .isZero();
        assertThat(MainTest.run("export", run, "--onnx", file).exit()).isZero();
        token = Files.setPosixFilePermissions(
                        Files.writeString(folder.resolve("token"), TOKEN), PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    @Test
    void an_export_is_served_without_the_engine_until_sigterm() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "signals are sent by /bin/kill");
        List<String> arguments = List.of("serve", file, "--port", "0", "--token-file", token, "--access-log");
        try (ChildRana child = ChildRana.start(folder.resolve("served.txt"), List.of(), arguments)) {
            String address = address(child);
            HttpClient client = HttpClient.newHttpClient();
            byte[] frog = client.send(
                            generate(address, "frogs", "{\"seed\": 7}"), HttpResponse.BodyHandlers.ofByteArray())
                    .body();

            Path maps = Path.of("/proc/" + child.pid() + "/maps");
            if (Files.isReadable(maps)) {
                assertThat(Files.readString(maps)).contains("onnxruntime").doesNotContain("libtorch");
            }
            Path sampled = folder.resolve("sampled.png");
            assertThat(MainTest.run("sample", file, "--seed", "7", "--count", "1", "--grid", sampled.toString())
                            .exit())
                    .isZero();
            assertThat(frog).isEqualTo(Files.readAllBytes(sampled));

            List<CompletableFuture<HttpResponse<byte[]>>> drawing = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drawing.add(client.sendAsync(
                        generate(address, "frogs", "{\"count\": 256, \"as\": \"zip\"}"),
                        HttpResponse.BodyHandlers.ofByteArray()));
            }
            // Connections whose requests the service has not read yet are closed, as by any server that ends.
            while (drawing.stream().filter(CompletableFuture::isDone).count() + inService(metrics(client, address))
                    < drawing.size()) {
                Thread.sleep(1);
            }
            child.signal("TERM");

            for (CompletableFuture<HttpResponse<byte[]>> answer : drawing) {
                assertThat(answer.get().statusCode()).isIn(200, 503);
            }
            assertThat(drawing.stream().filter(answer -> answer.join().statusCode() == 200))
                    .isNotEmpty();
            assertThat(child.exit()).as(child.output()).isEqualTo(143);
            assertThat(child.output())
                    .contains("finishing the requests in progress", "\"POST /api/models/frogs/generate HTTP/1.1\" 200")
                    .doesNotContain(TOKEN, "Exception");
        }
    }

    @Test
    void a_run_is_served_with_the_pictures_of_sample_and_a_random_token() throws Exception {
        List<String> arguments = List.of("serve", run, "--port", "0", "--name", "tiny", "--threads", "1");
        try (ChildRana child = ChildRana.start(folder.resolve("run.txt"), List.of(), arguments)) {
            String address = address(child);
            while (!child.output().contains("its token is ")) {
                Thread.sleep(20);
            }
            String random = child.output().replaceAll("(?s).*its token is (\\S+).*", "$1");
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/models/tiny/generate"))
                    .header("Authorization", "Bearer " + random)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"seed\": 3, \"count\": 4}"))
                    .build();
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 | none.onnx                              | none.onnx is not a generator: no such file or folder
            2 | FILE --workers 0                       | workers (--workers) must be 1 to 256; got 0
            2 | FILE --queue 0                         | queue (--queue) must be 1 to 10000; got 0
            2 | FILE --max-count 300                   | maxCount (--max-count) must be 1 to 256; got 300
            2 | FILE --timeout 0                       | timeout (--timeout) must be more than 0
            2 | FILE --base-path frogs                 | basePath (--base-path) must be a path
            2 | FILE --name a/b                        | name (--name) must be at most 100
            2 | FILE --no-token --token-file x         | --no-token and --token-file exclude each other
            2 | FILE --best --checkpoint x             | --best and --checkpoint exclude each other
            2 | FILE --host 0.0.0.0                    | give a --token-file that only you can read, or --no-token
            2 | FILE --host 0.0.0.0 --no-token         | give the host names that clients use as allowedHosts (--allowed-hosts)
            2 | FILE --allowed-hosts a:1               | allowedHosts (--allowed-hosts) must be host names without ports
            2 | FILE --device cuda                     | device (--device) must be auto or cpu for an ONNX file
            1 | DAMAGED                                | is damaged, or
            """)
    void what_does_not_fit_is_refused_in_one_line(int exit, String arguments, String reason) throws IOException {
        Path damaged = Files.write(folder.resolve("damaged.onnx"), new byte[100]);
        List<String> command = new ArrayList<>(List.of("serve", "--port", "0"));
        for (String argument : arguments.split(" ", -1)) {
            command.add(argument.replace("FILE", file).replace("DAMAGED", damaged.toString()));
        }
        MainTest.Result result = MainTest.run(command.toArray(String[]::new));

        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(reason);
        assertThat(result.err().strip().lines()).hasSize(1);
    }

    private static String address(ChildRana child) throws IOException, InterruptedException {
        while (child.isAlive()) {
            Matcher address = ADDRESS.matcher(child.output());
            if (address.find()) {
                return address.group(2);
            }
            Thread.sleep(20);
        }
        throw new AssertionError(child.output());
    }

    private static HttpRequest generate(String address, String model, String body) {
        return request(address, "/api/models/" + model + "/generate")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Returns the number of requests that the service draws, or has in its queue. */
    private static long inService(String metrics) {
        return gauge(metrics, "rana_draws_active") + gauge(metrics, "rana_queue_waiting");
    }

    private static long gauge(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(name.length()))))
                .sum();
    }

    private static String metrics(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(request(address, "/metrics").build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder request(String address, String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + TOKEN);
    }
}
