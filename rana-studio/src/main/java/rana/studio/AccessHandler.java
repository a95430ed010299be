package rana.studio;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import rana.web.AllowedHosts;
import rana.web.Refusal;
import rana.web.Token;

/**
 * The access check in front of all other handlers. It lets only requests pass that name one of the
 * {@link AllowedHosts}, come from a page of the studio, and carry the token, whatever the method
 * and the path. The printed address contains the token; opening it stores the token in a cookie
 * that scripts cannot read and other sites cannot send.
 */
final class AccessHandler extends Handler.Wrapper {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final String WITHOUT_TOKEN =
            "This request has no token. Open the address that the studio printed in the terminal: it contains the token.";

    private final Token token;
    private volatile AllowedHosts allowed = AllowedHosts.NONE;
    private volatile String cookie = "";

    /** Creates a handler that refuses every request until {@link #open}. */
    AccessHandler(Token token) {
        this.token = token;
    }

    /**
     * Accepts requests that name one of {@code hosts}.
     *
     * @param port the port of the studio, which the name of the cookie contains, because browsers
     *     share cookies between the ports of a host
     */
    void open(AllowedHosts hosts, int port) {
        cookie = "rana_studio_" + port;
        allowed = hosts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        addHeaders(response);
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().send(request, response, callback);
            return true;
        }
        if (isPrintedAddress(request)) {
            logIn(response, callback);
            return true;
        }
        if (!hasToken(request)) {
            Refusal.withoutToken(WITHOUT_TOKEN).send(request, response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static void addHeaders(Response response) {
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
        response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
        response.getHeaders().put("Cross-Origin-Opener-Policy", "same-origin");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    private Optional<Refusal> refusal(Request request) {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        String target = request.getHttpURI().getAuthority();
        if (hosts.size() != 1 || !allowed.isHost(hosts.get(0)) || (target != null && !allowed.isHost(target))) {
            return Optional.of(
                    Refusal.ofHost("This studio is at " + allowed.main() + "; the request names another host."));
        }
        List<String> origins = request.getHeaders().getFields(HttpHeader.ORIGIN).stream()
                .map(HttpField::getValue)
                .toList();
        return origins.stream().allMatch(origin -> origin != null && allowed.isOrigin(origin))
                ? Optional.empty()
                : Optional.of(Refusal.ofOrigin(
                        "Only pages of the studio at " + allowed.main() + " may send requests to it."));
    }

    /** Returns true if this is the printed address, with the token. */
    private boolean isPrintedAddress(Request request) {
        HttpURI uri = request.getHttpURI();
        if (!HttpMethod.GET.is(request.getMethod()) || !"/".equals(uri.getPath()) || uri.getQuery() == null) {
            return false;
        }
        Fields query = Request.extractQueryParameters(request);
        String given = query.getValue("token");
        return given != null && token.is(given);
    }

    /** Stores the token in a cookie and redirects to an address without it. */
    private void logIn(Response response, Callback callback) {
        Response.putCookie(
                response,
                HttpCookie.build(cookie, token.reveal())
                        .httpOnly(true)
                        .sameSite(HttpCookie.SameSite.STRICT)
                        .path("/")
                        .build());
        response.setStatus(303);
        response.getHeaders().put(HttpHeader.LOCATION, "/");
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    private boolean hasToken(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            return token.isIn(authorization);
        }
        return Request.getCookies(request).stream()
                .anyMatch(sent -> sent.getName().equals(cookie) && token.is(sent.getValue()));
    }
}
