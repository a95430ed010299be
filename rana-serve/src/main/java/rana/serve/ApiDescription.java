package rana.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import rana.web.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of a service, with its own limits, token and base path. */
final class ApiDescription {
    private static final String RESOURCE = "/rana/serve/openapi.json";
    private static final String UNAUTHORIZED = "401";

    private final ProxyOptions proxy;
    private final ObjectNode document;

    private ApiDescription(ProxyOptions proxy, ObjectNode document) {
        this.proxy = proxy;
        this.document = document;
    }

    static ApiDescription of(ServeOptions options) {
        ObjectNode document = read();
        ((ObjectNode) document.at("/components/schemas/Generate/properties/count"))
                .put("maximum", options.limits().maxCount());
        if (options.token().isEmpty()) {
            document.remove("security");
            ((ObjectNode) document.path("components")).remove("securitySchemes");
            for (JsonNode path : document.path("paths")) {
                for (JsonNode operation : path) {
                    ((ObjectNode) operation).remove("security");
                    ((ObjectNode) operation.path("responses")).remove(UNAUTHORIZED);
                }
            }
        }
        return new ApiDescription(options.proxy(), document);
    }

    private static ObjectNode read() {
        try (InputStream in = Objects.requireNonNull(ApiDescription.class.getResourceAsStream(RESOURCE))) {
            return (ObjectNode) Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the document. Its server is the path under which the client sees this service. */
    void send(Context context) {
        ObjectNode sent = document.deepCopy();
        String base = basePath(context);
        sent.putArray("servers").addObject().put("url", base.isEmpty() ? "/" : base);
        Json.send(context, sent);
    }

    private String basePath(Context context) {
        String forwarded = proxy.trusted() ? context.header("X-Forwarded-Prefix") : null;
        if (forwarded == null) {
            return proxy.basePath();
        }
        String path = forwarded.endsWith("/") ? forwarded.substring(0, forwarded.length() - 1) : forwarded;
        return ProxyOptions.isPath(path) ? path : proxy.basePath();
    }
}
