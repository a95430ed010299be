package rana.studio;

import java.util.Optional;
import rana.UsageException;
import rana.web.ListenAddress;
import rana.web.Token;

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
    public static final String LOOPBACK = ListenAddress.LOOPBACK;

    /**
     * Creates options.
     *
     * @throws UsageException if the port is out of range, or the host is not one name or address
     *     that can be resolved
     */
    public StudioOptions {
        ListenAddress address = new ListenAddress(host, port);
        host = address.host();
        if (address.isAny()) {
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

    /** Returns the address to listen on. */
    ListenAddress address() {
        return new ListenAddress(host, port);
    }

    /** Returns true if no other machine can reach the host. */
    boolean isLoopback() {
        return address().isLoopback();
    }
}
