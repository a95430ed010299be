package rana.serve;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import rana.UsageException;
import rana.web.ListenAddress;
import rana.web.Token;

/**
 * The options of a service, immutable: {@code ServeOptions.local("frogs", 0).limits(…)}.
 *
 * @param name the id of the generator in paths: letters, digits, '-', '.' and '_'
 * @param address the address to listen on
 * @param token the token that requests must contain; empty for none
 * @param proxy the place behind proxies
 * @param limits the limits
 * @param accessLog receives a line for each request, in the format of NCSA; empty for none
 */
public record ServeOptions(
        String name,
        ListenAddress address,
        Optional<Token> token,
        ProxyOptions proxy,
        ServeLimits limits,
        Optional<Consumer<String>> accessLog) {
    /** The default port. */
    public static final int DEFAULT_PORT = 7412;

    private static final int MAX_NAME = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Checks the values. */
    public ServeOptions {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw new UsageException(
                    "name must be at most %d letters, digits, '-', '.' and '_'; got '%s'".formatted(MAX_NAME, name));
        }
        if (address.isAny() && proxy.allowedHosts().isEmpty()) {
            throw new UsageException(
                    "host: %s stands for all addresses; give the host names that clients use as allowedHosts"
                            .formatted(address.host()));
        }
        if (token.isEmpty() && proxy.allowsAny()) {
            throw new UsageException("allowedHosts must be names if no token is required; got " + ProxyOptions.ANY);
        }
    }

    /** Returns options with a random token, for clients on this machine only. */
    public static ServeOptions local(String name, int port) {
        return new ServeOptions(
                name,
                new ListenAddress(ListenAddress.LOOPBACK, port),
                Optional.of(Token.random()),
                ProxyOptions.NONE,
                ServeLimits.defaults(),
                Optional.empty());
    }

    /** Returns the same options with another address. */
    public ServeOptions address(ListenAddress other) {
        return new ServeOptions(name, other, token, proxy, limits, accessLog);
    }

    /** Returns the same options with another token. */
    public ServeOptions token(Token other) {
        return new ServeOptions(name, address, Optional.of(other), proxy, limits, accessLog);
    }

    /** Returns the same options without a token: everyone who reaches the address may draw. */
    public ServeOptions withoutToken() {
        return new ServeOptions(name, address, Optional.empty(), proxy, limits, accessLog);
    }

    /** Returns the same options with another place behind proxies. */
    public ServeOptions proxy(ProxyOptions other) {
        return new ServeOptions(name, address, token, other, limits, accessLog);
    }

    /** Returns the same options with other limits. */
    public ServeOptions limits(ServeLimits other) {
        return new ServeOptions(name, address, token, proxy, other, accessLog);
    }

    /** Returns the same options with an access log. */
    public ServeOptions accessLog(Consumer<String> lines) {
        return new ServeOptions(name, address, token, proxy, limits, Optional.of(lines));
    }

    /**
     * Returns the name of the generator at a path: that of the file or folder, without {@code .onnx},
     * and with '-' for characters that a name cannot have.
     */
    public static String name(Path generator) {
        Path file = generator.toAbsolutePath().normalize().getFileName();
        String name = String.valueOf(file == null ? "generator" : file)
                .replaceFirst("(?i)\\.onnx$", "")
                .replaceAll("[^A-Za-z0-9._-]", "-")
                .replaceFirst("^\\.", "-");
        return name.isEmpty() ? "generator" : name.substring(0, Math.min(MAX_NAME, name.length()));
    }
}
