package rana.web;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts and origins that requests may name. A page of another site can make a browser send
 * requests to a server on this machine, even under a host name of its own that resolves to it (DNS
 * rebinding). The browser then states that host and origin, and neither is allowed.
 *
 * @param authorities the allowed values of the header {@code Host}, with their ports; the first is
 *     the one to show
 * @param names names that are allowed with any port or none, and as origins of HTTPS too
 * @param any true if every host is allowed
 */
public record AllowedHosts(Set<String> authorities, Set<String> names, boolean any) {
    /** No hosts: every request is refused. */
    public static final AllowedHosts NONE = new AllowedHosts(Set.of(), Set.of(), false);

    private static final int HTTP_PORT = 80;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[^:/@\\s]+)(?::[0-9]{1,5})?");
    private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");

    /** Returns the names of the address that a server listens on. */
    public static AllowedHosts of(ListenAddress address, int port) {
        Set<String> hosts = new LinkedHashSet<>();
        add(hosts, address.host(), port);
        if (address.isLoopback()) {
            add(hosts, ListenAddress.LOOPBACK, port);
            add(hosts, "localhost", port);
            add(hosts, "::1", port);
        }
        return new AllowedHosts(hosts, Set.of(), false);
    }

    /** Returns these hosts and others, each with any port, as those of a proxy. */
    public AllowedHosts and(Set<String> others) {
        return new AllowedHosts(authorities, others, any);
    }

    /** Returns every host. */
    public AllowedHosts andAny() {
        return new AllowedHosts(authorities, names, true);
    }

    /** Returns the host to show. */
    public String main() {
        return authorities.stream().findFirst().orElse("");
    }

    /** Returns true if a request may name this host. */
    public boolean isHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String given = host.toLowerCase(Locale.ROOT);
        return authorities.contains(given) || isName(given);
    }

    /** Returns true if a request may come from a page of this origin. */
    public boolean isOrigin(String origin) {
        Matcher given = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        return given.matches()
                && (isName(given.group(2)) || (given.group(1).equals("http") && authorities.contains(given.group(2))));
    }

    private boolean isName(String authority) {
        Matcher parts = AUTHORITY.matcher(authority);
        return parts.matches() && (any || names.contains(parts.group(1)));
    }

    private static void add(Set<String> hosts, String host, int port) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        hosts.add(name + ":" + port);
        if (port == HTTP_PORT) {
            hosts.add(name);
        }
    }
}
