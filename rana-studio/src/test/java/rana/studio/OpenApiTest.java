package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    @TempDir
    private Path runs;

    @Test
    void the_document_has_every_route_of_the_api_and_nothing_else() throws Exception {
        try (Studio studio = Studio.open(runs, StudioOptions.local(0))) {
            JsonNode document = new Browser(studio).json("/api/openapi.json");

            List<String> documented = document.path("paths").properties().stream()
                    .flatMap(path ->
                            path.getValue().propertyNames().stream().map(method -> method + " " + path.getKey()))
                    .toList();
            List<String> answered = studio.routes().stream()
                    .filter(route -> route.path().startsWith("/api/"))
                    .map(route -> route.method().toString().toLowerCase(Locale.ROOT) + " " + route.path())
                    .toList();
            assertThat(documented).containsExactlyInAnyOrderElementsOf(answered);
        }
    }

    @Test
    void all_references_in_it_resolve() throws Exception {
        try (Studio studio = Studio.open(runs, StudioOptions.local(0))) {
            JsonNode document = new Browser(studio).json("/api/openapi.json");

            List<JsonNode> references = document.findValues("$ref");
            assertThat(references).isNotEmpty();
            for (JsonNode reference : references) {
                assertThat(document.at(reference.asString().substring(1)).isObject())
                        .as(reference.asString())
                        .isTrue();
            }
        }
    }
}
