package rana.studio;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import rana.UsageException;

/**
 * The address a studio listens on, and the token that requests must contain.
 *
 * @param host the name or address that the studio binds and that browsers use
 * @param port the port, 0 to 65,535; 0 for any free port
 * @param token the token
 */
public record StudioOptions(String host, int port, Token token) {
    /** The default port. */
    public static final int DEFAULT_PORT = 7411;

    /** The default host, which other machines cannot reach. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int MAX_PORT = 65_535;
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]+|[0-9a-f:]+");

    /**
     * Creates options.
     *
     * @throws UsageException if the port is out of range, or the host is not one name or address
     *     that can be resolved
     */
    public StudioOptions {
        host = host.toLowerCase(Locale.ROOT);
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("port must be 0 to %d; got %d".formatted(MAX_PORT, port));
        }
        if (!NAME.matcher(host).matches()) {
            throw new UsageException("host must be a name or an address, such as 192.168.1.5; got '" + host + "'");
        }
        if (address(host).isAnyLocalAddress()) {
            throw new UsageException(
                    "host: %s stands for all addresses; give the one name or address that browsers will use, such as 192.168.1.5"
                            .formatted(host));
        }
    }

    /** Returns options with a random token, for browsers on this machine only. */
    public static StudioOptions local(int port) {
        return new StudioOptions(LOOPBACK, port, Token.random());
    }

    /**
     * Returns options for a host, by default {@value #LOOPBACK}.
     *
     * @param token the token; required if other machines can reach the host, otherwise random by
     *     default
     * @throws UsageException if other machines can reach the host and there is no token
     */
    public static StudioOptions of(Optional<String> host, int port, Optional<Token> token) {
        String chosen = host.orElse(LOOPBACK);
        StudioOptions options = new StudioOptions(chosen, port, token.orElseGet(Token::random));
        if (token.isEmpty() && !options.isLoopback()) {
            throw new UsageException(
                    "host: other machines can reach %s, so a token is required; set tokenFile to a file that only you can read"
                            .formatted(chosen));
        }
        return options;
    }

    /** Returns true if no other machine can reach the host. */
    boolean isLoopback() {
        return address(host).isLoopbackAddress();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "host: %s cannot be resolved; give a name or an address of this machine".formatted(host), e);
        }
    }
}
