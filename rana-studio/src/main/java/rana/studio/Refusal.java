package rana.studio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request that is not answered: as JSON, or as a short page where a person asked for one.
 *
 * @param status of HTTP
 * @param reason one line for people; it repeats nothing that the request said
 */
record Refusal(int status, String reason) {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Rana studio</title>
            <h1>Rana studio</h1>
            <p>%s</p>
            </html>
            """;

    static Refusal withoutToken() {
        return new Refusal(
                401,
                "Open the address that rana studio, or rana train --studio, printed in its terminal: it has the token.");
    }

    static Refusal ofHost(AllowedHosts doors) {
        return new Refusal(421, "This is the studio at " + doors.main() + ", and was asked for by another name.");
    }

    static Refusal ofOrigin(AllowedHosts doors) {
        return new Refusal(403, "Only pages of the studio at " + doors.main() + " may ask it.");
    }

    void send(Request request, Response response, Callback callback) {
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
