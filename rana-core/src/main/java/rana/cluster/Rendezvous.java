package rana.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rana.FailureException;
import rana.UsageException;

/**
 * The place where the launchers of a training on several hosts meet. The launcher of rank 0 listens
 * there, and those of the other ranks connect to it.
 *
 * @param rank the rank of this launcher, from 0
 * @param world the number of launchers
 * @param host the host of rank 0
 * @param port the port at which rank 0 listens; for rank 0, 0 is a free one
 * @param network the name of an interface of this host, or its address, at which this host is reached
 *     by the others; "" for the one that leads to the host of rank 0
 * @param timeout the time in which all launchers must join, and in which one that has disappeared must
 *     return
 * @param secret the secret that all launchers have
 */
public record Rendezvous(
        int rank, int world, String host, int port, String network, Duration timeout, SharedSecret secret) {
    private static final String SECRET = "RANA_RENDEZVOUS_SECRET";
    private static final String SECRET_FILE = "RANA_RENDEZVOUS_SECRET_FILE";

    /** The environment variables that contain the secret, or name its file. */
    static final List<String> SECRETS = List.of(SECRET, SECRET_FILE);

    private static final int MAX_PORT = 65535;

    /** The time in which a host gets its name; in Kubernetes, that of a pod follows its start. */
    private static final Duration NAMED = Duration.ofSeconds(20);

    private static final Duration RETRY = Duration.ofSeconds(1);

    public Rendezvous {
        if (world < 1) {
            throw new UsageException("world must be at least 1; got " + world);
        }
        if (rank < 0 || rank >= world) {
            throw new UsageException(
                    "rank must be from 0 to %d, below the %d of the world; got %d".formatted(world - 1, world, rank));
        }
        if (port < (rank == 0 ? 0 : 1) || port > MAX_PORT) {
            throw new UsageException("rendezvous must have a port from 1 to %d; got %d".formatted(MAX_PORT, port));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new UsageException("joinTimeout must be above 0; got " + timeout.toSeconds() + " s");
        }
    }

    /**
     * Returns the secret that environment variables name; {@link SharedSecret#NONE} without any.
     *
     * @throws UsageException if it is too short
     */
    public static SharedSecret secret(Map<String, String> environment) {
        String secret = environment.get(SECRET);
        if (secret != null) {
            return SharedSecret.of(secret, SECRET);
        }
        String file = environment.get(SECRET_FILE);
        if (file == null) {
            return SharedSecret.NONE;
        }
        try {
            return SharedSecret.of(Files.readString(Path.of(file)).strip(), "the file of " + SECRET_FILE);
        } catch (IOException e) {
            throw new UsageException(
                    "%s names %s, which cannot be read: %s".formatted(SECRET_FILE, file, e.getMessage()), e);
        }
    }

    /** Returns host and port, as in messages. */
    String at() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns the time of {@link #timeout} in words. */
    String timeoutInWords() {
        long seconds = timeout.toSeconds();
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /**
     * Returns the address at which the launcher of rank 0 listens.
     *
     * @throws FailureException if it is not an address of this host
     * @throws UsageException if other machines can reach it, and there is no secret
     */
    InetAddress listeningAddress() {
        InetAddress address = network.isEmpty() ? resolved() : ofNetwork(network);
        requireSecret(address);
        try {
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new FailureException(
                        "%s (%s) is not an address of this host: start rank 0 on that host, or set the interface at which it listens"
                                .formatted(host, address.getHostAddress()));
            }
        } catch (SocketException e) {
            throw new FailureException("the interfaces of this host cannot be read: " + e.getMessage(), e);
        }
        return address;
    }

    /**
     * Returns the address at which the other workers reach that of this launcher.
     *
     * @param ofRoute the address that leads to the host of rank 0
     */
    String workerAddress(InetAddress ofRoute) {
        InetAddress address = network.isEmpty() ? ofRoute : ofNetwork(network);
        if (address.isAnyLocalAddress()) {
            throw new UsageException(
                    "interface must be one that the other hosts can reach; got %s: name an interface or an address of this host"
                            .formatted(network));
        }
        return address.getHostAddress();
    }

    /** Throws an exception if other machines can reach the address, and there is no secret. */
    void requireSecret(InetAddress address) {
        if (secret.isNone() && !address.isLoopbackAddress()) {
            throw new UsageException(
                    "the rendezvous %s can be reached from other machines, and has no secret: set %s (or %s) to the same random text on all hosts, such as that of 'openssl rand -hex 16'"
                            .formatted(at(), SECRET, SECRET_FILE));
        }
    }

    /** Returns the address of this host by the name that the others use. */
    private InetAddress resolved() {
        long end = System.nanoTime() + NAMED.toNanos();
        while (true) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                if (System.nanoTime() > end) {
                    throw new FailureException(
                            "rendezvous: no host has the name %s: check the name, or give its address".formatted(host),
                            e);
                }
            }
            try {
                Thread.sleep(RETRY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end = System.nanoTime();
            }
        }
    }

    private static InetAddress ofNetwork(String name) {
        try {
            NetworkInterface named = NetworkInterface.getByName(name);
            if (named != null) {
                return Collections.list(named.getInetAddresses()).stream()
                        .sorted((a, b) -> Integer.compare(a.getAddress().length, b.getAddress().length)) // IPv4 first
                        .findFirst()
                        .orElseThrow(() -> new UsageException("interface: %s has no address".formatted(name)));
            }
            InetAddress address = InetAddress.getByName(name);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                return address;
            }
        } catch (UnknownHostException e) {
            // it is neither a name nor an address
        } catch (SocketException e) {
            throw new FailureException("the interfaces of this host cannot be read: " + e.getMessage(), e);
        }
        throw new UsageException("interface: this host has no interface or address '%s'; it has %s"
                .formatted(name, String.join(", ", addresses())));
    }

    /** Returns the interfaces of this host that are up, with their addresses. */
    private static List<String> addresses() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(each -> each.inetAddresses().map(address -> each.getName() + " " + plain(address)))
                    .sorted()
                    .toList();
        } catch (SocketException e) {
            return List.of("none");
        }
    }

    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        return Optional.of(text.indexOf('%'))
                .filter(zone -> zone > 0)
                .map(zone -> text.substring(0, zone))
                .orElse(text);
    }
}
