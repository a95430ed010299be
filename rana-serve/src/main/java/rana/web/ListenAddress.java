package rana.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import rana.UsageException;

/**
 * The address that a server listens on.
 *
 * @param host a name or address of this machine
 * @param port the port, 0 to 65,535; 0 for any free port
 */
public record ListenAddress(String host, int port) {
    /** The address that other machines cannot reach. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int MAX_PORT = 65_535;
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]+|[0-9a-f:]+");

    /**
     * Creates an address.
     *
     * @throws UsageException if the port is out of range, or the host is not one name or address
     *     that can be resolved
     */
    public ListenAddress {
        host = host.toLowerCase(Locale.ROOT);
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("port must be 0 to %d; got %d".formatted(MAX_PORT, port));
        }
        if (!NAME.matcher(host).matches()) {
            throw new UsageException("host must be a name or an address, such as 192.168.1.5; got '" + host + "'");
        }
        var unused = resolve(host);
    }

    /** Returns true if no other machine can reach the host. */
    public boolean isLoopback() {
        return resolve(host).isLoopbackAddress();
    }

    /** Returns true if the host stands for all addresses of this machine. */
    public boolean isAny() {
        return resolve(host).isAnyLocalAddress();
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "host: %s cannot be resolved; give a name or an address of this machine".formatted(host), e);
        }
    }
}
