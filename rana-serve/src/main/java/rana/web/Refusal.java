package rana.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The response to a refused request: JSON, or a short HTML page if the client accepts HTML.
 *
 * @param status the HTTP status
 * @param reason one line of text, which repeats nothing of the request
 */
public record Refusal(int status, String reason) {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Rana</title>
            <h1>Rana</h1>
            <p>%s</p>
            </html>
            """;

    /** Returns the refusal of a request without the token. */
    public static Refusal withoutToken(String reason) {
        return new Refusal(401, reason);
    }

    /** Returns the refusal of a page of another site. */
    public static Refusal ofOrigin(String reason) {
        return new Refusal(403, reason);
    }

    /** Returns the refusal of a request that names another host. */
    public static Refusal ofHost(String reason) {
        return new Refusal(421, reason);
    }

    /**
     * Refuses a body of more than {@code max} bytes.
     *
     * @param received the size of the body in bytes; -1 if it is unknown
     */
    static Refusal ofBody(int max, long received) {
        return new Refusal(
                413,
                "the request body must have at most %d bytes; got %s; send less"
                        .formatted(max, received < 0 ? "more" : Long.toString(received)));
    }

    /** Sends the refusal. */
    public void send(Request request, Response response, Callback callback) {
        boolean page = !request.getHttpURI().toString().contains("/api/")
                && request.getHeaders().contains(HttpHeader.ACCEPT, "text/html");
        response.setStatus(status);
        if (status == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, page ? "text/html;charset=utf-8" : "application/json");
        String body = page ? PAGE.formatted(reason) : Json.MAPPER.writeValueAsString(Map.of("error", reason));
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
