package rana.serve;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import rana.web.AllowedHosts;
import rana.web.Refusal;
import rana.web.Token;

/**
 * The access check in front of the routes: host, origin, token. Health needs none of them, because
 * probes of a cluster have neither a token nor a host name; metrics need the token only.
 */
final class ServiceAccess extends Handler.Wrapper {
    /** The paths that everyone may request. */
    static final Set<String> HEALTH = Set.of("/health", "/health/live", "/health/ready");

    static final String METRICS = "/metrics";

    private final ServeOptions options;
    private volatile AllowedHosts allowed = AllowedHosts.NONE;

    /** Creates a check that refuses everything but health and metrics until {@link #open}. */
    ServiceAccess(ServeOptions options) {
        this.options = options;
    }

    /** Accepts requests that name one of {@code hosts}. */
    void open(AllowedHosts hosts) {
        allowed = hosts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        response.getHeaders().put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().send(request, response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private Optional<Refusal> refusal(Request request) {
        String path = request.getHttpURI().getPath(); // not decoded, so that it is what the routes see
        if (path != null && HEALTH.contains(path)) {
            return Optional.empty();
        }
        if (!METRICS.equals(path)) {
            if (!isHostAllowed(request)) {
                return Optional.of(
                        Refusal.ofHost("the request names a host that is not in allowedHosts; use " + allowed.main()));
            }
            if (!isOriginAllowed(request)) {
                return Optional.of(Refusal.ofOrigin("pages of other sites may not send requests to this service"));
            }
        }
        Optional<Token> token = options.token();
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (token.isPresent() && (authorization == null || !token.get().isIn(authorization))) {
            return Optional.of(Refusal.withoutToken(
                    "this request has no valid token; send the header Authorization: Bearer TOKEN"));
        }
        return Optional.empty();
    }

    /** Checks the header {@code Host}, or the host that a trusted proxy received. */
    private boolean isHostAllowed(Request request) {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        String target = request.getHttpURI().getAuthority(); // a trusted proxy's headers replace it
        if (options.proxy().trusted() && target != null) {
            return allowed.isHost(target);
        }
        return hosts.size() == 1 && allowed.isHost(hosts.get(0)) && (target == null || allowed.isHost(target));
    }

    private boolean isOriginAllowed(Request request) {
        return request.getHeaders().getFields(HttpHeader.ORIGIN).stream()
                .map(HttpField::getValue)
                .allMatch(origin -> origin != null && allowed.isOrigin(origin));
    }
}
