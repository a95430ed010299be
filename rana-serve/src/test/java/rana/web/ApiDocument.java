package rana.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An OpenAPI document. */
public final class ApiDocument {
    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    /** Reads a document from the class path. */
    public static ApiDocument read(String resource) {
        try (InputStream in = Objects.requireNonNull(ApiDocument.class.getResourceAsStream(resource))) {
            return of(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a document that was read. */
    public static ApiDocument of(JsonNode tree) {
        return new ApiDocument(tree);
    }

    /** Returns the document. */
    public JsonNode tree() {
        return document;
    }

    /** Returns the operations: {@code get /api/runs}. */
    public List<String> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream().map(method -> method + " " + path.getKey()))
                .toList();
    }

    /** Returns the responses of an operation by status, with references resolved. */
    public Map<String, JsonNode> responses(String operation) {
        String[] parts = operation.split(" ", -1);
        return document.path("paths").path(parts[1]).path(parts[0]).path("responses").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> resolved(entry.getValue())));
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString() ? document.at(reference.asString().substring(1)) : node;
    }

    /**
     * Asserts that a response to a request for one of the documented paths and methods is documented:
     * its status, and the type of its body.
     */
    public void assertDocumented(HttpResponse<?> response) {
        String method = response.request().method().toLowerCase(Locale.ROOT);
        String path = response.request().uri().getRawPath();
        operations().stream()
                .filter(operation ->
                        operation.startsWith(method + " ") && matches(operation.split(" ", -1)[1], path))
                .min(Comparator.comparing(
                        operation -> operation.chars().filter(c -> c == '{').count()))
                .ifPresent(operation -> {
                    String status = Integer.toString(response.statusCode());
                    assertThat(responses(operation))
                            .as("%s: %s", operation, status)
                            .containsKey(status);
                    if (response.statusCode() == 204 || response.statusCode() == 304) {
                        return; // no body, so its type does not matter
                    }
                    response.headers()
                            .firstValue("Content-Type")
                            .ifPresent(type -> assertThat(Objects.requireNonNull(
                                                    responses(operation).get(status))
                                            .path("content")
                                            .propertyNames())
                                    .as("%s: %s", operation, status)
                                    .contains(type.replaceFirst(";.*", "")));
                });
    }

    private static boolean matches(String template, String path) {
        return path.matches(template.replaceAll("\\{\\w+}", "[^/]+"));
    }
}
