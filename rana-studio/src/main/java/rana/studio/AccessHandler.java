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
 * Stands before everything else: whoever does not ask by one of the {@link AllowedHosts}, from a page of the studio's own, with the token,
 * gets no further, whatever the method and the path. The printed address brings the token in once; from then on it is in a cookie
 * that scripts cannot read and that other sites' pages cannot send.
 */
final class AccessHandler extends Handler.Wrapper {
    private static final String BEARER = "Bearer ";
    private static final String POLICY =
            "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Token token;
    private volatile AllowedHosts doors = AllowedHosts.NONE;

    /** A gate that is shut. */
    AccessHandler(Token token) {
        this.token = token;
    }

    /** Lets those in who ask by these. */
    void open(AllowedHosts at) {
        doors = at;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        addHeaders(response);
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().send(request, response, callback);
            return true;
        }
        if (bringsToken(request)) {
            enter(response, callback);
            return true;
        }
        if (!showsToken(request)) {
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
        if (hosts.size() != 1 || !doors.isHost(hosts.get(0)) || (target != null && !doors.isHost(target))) {
            return Optional.of(Refusal.ofHost(doors));
        }
        List<String> origins = request.getHeaders().getFields(HttpHeader.ORIGIN).stream()
                .map(HttpField::getValue)
                .toList();
        return origins.stream().allMatch(origin -> origin != null && doors.isOrigin(origin))
                ? Optional.empty()
                : Optional.of(Refusal.ofOrigin(doors));
    }

    /** Whether this is the address that was printed. */
    private boolean bringsToken(Request request) {
        HttpURI uri = request.getHttpURI();
        if (!HttpMethod.GET.is(request.getMethod()) || !"/".equals(uri.getPath()) || uri.getQuery() == null) {
            return false;
        }
        Fields query = Request.extractQueryParameters(request);
        String shown = query.getValue("token");
        return shown != null && token.is(shown);
    }

    /** Keeps the token as a cookie, and leads on to an address without it. */
    private void enter(Response response, Callback callback) {
        Response.putCookie(
                response,
                HttpCookie.build(doors.cookie(), token.reveal())
                        .httpOnly(true)
                        .sameSite(HttpCookie.SameSite.STRICT)
                        .path("/")
                        .build());
        response.setStatus(303);
        response.getHeaders().put(HttpHeader.LOCATION, "/");
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    private boolean showsToken(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            return authorization.startsWith(BEARER)
                    && token.is(authorization.substring(BEARER.length()).strip());
        }
        return Request.getCookies(request).stream()
                .anyMatch(sent -> sent.getName().equals(doors.cookie()) && token.is(sent.getValue()));
    }
}
