package rana.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import rana.web.ApiDocument;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

/** A client of a service; it asserts of every response that the OpenAPI document has it. */
final class Client {
    private static final ApiDocument DOCUMENT = ApiDocument.read("/rana/serve/openapi.json");
    private static final int TIMEOUT_MILLIS = 60_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final String token;

    Client(int port, String token) {
        this.port = port;
        this.token = token;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        DOCUMENT.assertDocumented(response);
        return response;
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(path).body());
    }

    HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    CompletableFuture<HttpResponse<byte[]>> later(String path, String body) {
        return client.sendAsync(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends {@code text} on a new connection and returns it. */
    Socket wire(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Returns the text of a request for a picture. */
    String generate(String model, String body) {
        return "POST /api/models/%s/generate HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(model, port, authorization(), body.length(), body);
    }

    String authorization() {
        return token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    }

    /** Returns the response to a request with these headers, each with its line break. */
    String ask(String method, String path, String headers) throws IOException {
        try (Socket socket = wire("%s %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(method, path, headers))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    static int status(String response) {
        return Integer.parseInt(response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    static String error(HttpResponse<byte[]> response) {
        return Json.MAPPER.readTree(response.body()).path("error").asString();
    }
}
