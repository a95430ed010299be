package rana.studio;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import rana.UsageException;

/**
 * Where a studio listens, and who may ask.
 *
 * @param host name or address that it binds, and that browsers use
 * @param port 0 for any that is free, to 65,535
 * @param token that requests show
 */
public record StudioOptions(String host, int port, Token token) {
    /** The port when none is asked for. */
    public static final int DEFAULT_PORT = 7411;

    /** The host when none is asked for: this machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int MOST_PORT = 65_535;
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]+|[0-9a-f:]+");

    public StudioOptions {
        host = host.toLowerCase(Locale.ROOT);
        if (port < 0 || port > MOST_PORT) {
            throw new UsageException("--port must be 0 to %d; got %d".formatted(MOST_PORT, port));
        }
        if (!NAME.matcher(host).matches()) {
            throw new UsageException("--host must be a name or an address, such as 192.168.1.5; got '" + host + "'");
        }
        if (address(host).isAnyLocalAddress()) {
            throw new UsageException(
                    "--host %s: give the one name or address that browsers will use, such as 192.168.1.5"
                            .formatted(host));
        }
    }

    /** For this machine alone, with a random token. */
    public static StudioOptions local(int port) {
        return new StudioOptions(LOOPBACK, port, Token.random());
    }

    /**
     * For {@code host}, where one is given, else for this machine alone.
     *
     * @param token to show; needed where other machines can ask
     * @throws UsageException if other machines could ask, and there is no token of the user's
     */
    public static StudioOptions of(Optional<String> host, int port, Optional<Token> token) {
        String on = host.orElse(LOOPBACK);
        StudioOptions options = new StudioOptions(on, port, token.orElseGet(Token::random));
        if (token.isEmpty() && !options.isLoopback()) {
            throw new UsageException(
                    "--host %s: other machines could ask, so give a --token-file of your own, which only you can read"
                            .formatted(on));
        }
        return options;
    }

    /** Whether no other machine can reach it. */
    boolean isLoopback() {
        return address(host).isLoopbackAddress();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "--host %s: is unknown here; give a name or an address of this machine".formatted(host), e);
        }
    }
}
