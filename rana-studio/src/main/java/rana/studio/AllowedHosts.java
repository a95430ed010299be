package rana.studio;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which names a studio may be asked. A page elsewhere can make a browser send requests here, even under a name of its own that
 * it lets point here; but the browser then says which name and which page, and those are none of these.
 *
 * @param hosts what the header {@code Host} may say
 * @param origins what the header {@code Origin} may say
 * @param cookie that holds the token, named by the port: browsers do not keep the cookies of two ports apart
 */
record AllowedHosts(Set<String> hosts, Set<String> origins, String cookie) {
    /** No way in. */
    static final AllowedHosts NONE = new AllowedHosts(Set.of(), Set.of(), "");

    private static final int HTTP_PORT = 80;

    /** The doors of a studio at {@code host} and {@code port}. */
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

    /** The first of them, for an address to print. */
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
