package rana.studio;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import rana.web.ApiDocument;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

/**
 * An HTTP client of a studio that sends the token. It asserts of every response that the OpenAPI
 * document has it.
 */
final class Browser {
    private static final ApiDocument DOCUMENT = ApiDocument.read("/rana/studio/openapi.json");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final String token;

    Browser(Studio studio) {
        this.address = studio.address();
        this.token = address.getQuery().substring("token=".length());
    }

    URI at(String path) {
        return URI.create("http://" + address.getAuthority() + path);
    }

    String token() {
        return token;
    }

    /** Returns a request for {@code path} with the token. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        DOCUMENT.assertDocumented(response);
        return response;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(path).body());
    }

    /** Waits until the runs with these names are listed, and returns the list. */
    JsonNode awaitRuns(String... names) throws IOException, InterruptedException {
        while (true) {
            JsonNode runs = json("/api/runs").path("runs");
            List<String> listed = runs.values().stream()
                    .map(run -> run.path("name").asString())
                    .toList();
            if (listed.containsAll(List.of(names))) {
                return runs;
            }
            Thread.sleep(20);
        }
    }

    HttpResponse<byte[]> postForBytes(String path, String body) throws IOException, InterruptedException {
        HttpRequest request =
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        DOCUMENT.assertDocumented(response);
        return response;
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
