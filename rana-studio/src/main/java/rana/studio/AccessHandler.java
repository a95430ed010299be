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

/**
 * The access check in front of all other handlers. It lets only requests pass that name one of the
 * {@link AllowedHosts}, come from a page of the studio, and carry the token, whatever the method
 * and the path. The printed address contains the token; opening it stores the token in a cookie
 * that scripts cannot read and other sites cannot send.
 */
final class AccessHandler extends Handler.Wrapper {
    private static final String BEARER = "Bearer ";
    private static final String POLICY =
            "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Token token;
    private volatile AllowedHosts allowed = AllowedHosts.NONE;

    /** Creates a handler that refuses every request until {@link #open}. */
    AccessHandler(Token token) {
        this.token = token;
    }

    /** Accepts requests that name one of {@code hosts}. */
    void open(AllowedHosts hosts) {
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
            Refusal.withoutToken().send(request, response, callback);
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
            return Optional.of(Refusal.ofHost(allowed));
        }
        List<String> origins = request.getHeaders().getFields(HttpHeader.ORIGIN).stream()
                .map(HttpField::getValue)
                .toList();
        return origins.stream().allMatch(origin -> origin != null && allowed.isOrigin(origin))
                ? Optional.empty()
                : Optional.of(Refusal.ofOrigin(allowed));
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
                HttpCookie.build(allowed.cookie(), token.reveal())
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
            return authorization.startsWith(BEARER)
                    && token.is(authorization.substring(BEARER.length()).strip());
        }
        return Request.getCookies(request).stream()
                .anyMatch(sent -> sent.getName().equals(allowed.cookie()) && token.is(sent.getValue()));
    }
}
