package rana.serve;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import rana.UsageException;

/**
 * The place of a service behind reverse proxies, or in a cluster.
 *
 * @param allowedHosts the host names, without ports, that requests may name in addition to the
 *     address of the service; {@value #ANY} for all
 * @param trusted true if the headers {@code Forwarded} and {@code X-Forwarded-*} are from a proxy;
 *     otherwise they are ignored, because clients can write them too
 * @param basePath the path of the service on the proxy, such as {@code /frogs}, or empty. Requests
 *     may have it or not, so it does not matter whether the proxy removes it
 */
public record ProxyOptions(List<String> allowedHosts, boolean trusted, String basePath) {
    /** The host name that stands for all. */
    public static final String ANY = "*";

    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");

    /** The options of a service without a proxy; after the patterns, which it needs. */
    public static final ProxyOptions NONE = new ProxyOptions(List.of(), false, "");

    /** Checks the values, and removes a slash at the end of the base path. */
    public ProxyOptions {
        allowedHosts =
                allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        for (String host : allowedHosts) {
            if (!host.equals(ANY) && !HOST.matcher(host).matches()) {
                throw new UsageException(
                        "allowedHosts must be host names without ports, such as frogs.example.org; got '" + host + "'");
            }
        }
        String path = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
        if (!isPath(path)) {
            throw new UsageException("basePath must be a path of letters, digits, '-', '.', '_' and '~', such as"
                    + " /frogs; got '" + basePath + "'");
        }
        basePath = path;
    }

    /** Returns true if {@code path} is empty, or a path without a slash at its end. */
    static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    /** Returns true if requests may name any host. */
    boolean allowsAny() {
        return allowedHosts.contains(ANY);
    }

    /** Returns the host names. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(allowedHosts);
        names.remove(ANY);
        return names;
    }
}
