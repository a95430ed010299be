package rana.studio;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts and origins that requests may name. A page of another site can make a browser send
 * requests to the studio, even under a host name of its own that resolves to this machine (DNS
 * rebinding). The browser then states that host and origin, and neither is allowed.
 *
 * @param hosts the allowed values of the header {@code Host}
 * @param origins the allowed values of the header {@code Origin}
 * @param cookie the name of the cookie with the token; it contains the port, because browsers share
 *     cookies between the ports of a host
 */
record AllowedHosts(Set<String> hosts, Set<String> origins, String cookie) {
    /** No hosts: every request is refused. */
    static final AllowedHosts NONE = new AllowedHosts(Set.of(), Set.of(), "");

    private static final int HTTP_PORT = 80;

    /** Returns the allowed hosts of a studio that listens on {@code port}. */
    static AllowedHosts of(StudioOptions options, int port) {
        Set<String> hosts = new LinkedHashSet<>();
        add(hosts, options.host(), port);
        if (options.isLoopback()) {
            add(hosts, StudioOptions.LOOPBACK, port);
            add(hosts, "localhost", port);
            add(hosts, "::1", port);
        }
        Set<String> origins = new LinkedHashSet<>();
        hosts.forEach(host -> origins.add("http://" + host));
        return new AllowedHosts(hosts, origins, "rana_studio_" + port);
    }

    /** Returns the host for the printed address. */
    String main() {
        return hosts.stream().findFirst().orElse("");
    }

    boolean isHost(@Nullable String host) {
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    boolean isOrigin(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static void add(Set<String> hosts, String host, int port) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        hosts.add(name + ":" + port);
        if (port == HTTP_PORT) {
            hosts.add(name);
        }
    }
}
