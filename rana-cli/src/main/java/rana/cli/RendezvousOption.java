package rana.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.cluster.Rendezvous;
import rana.session.Budget;

/**
 * The options of a training on several hosts. Without them, the variables of {@code torchrun} name
 * the same: {@code RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and {@code MASTER_PORT}.
 */
final class RendezvousOption {
    /** The options of this class, which workers do not get. */
    static final List<String> NAMES =
            List.of("--rank", "--world", "--rendezvous", "--interface", "--join-timeout", "--mixed-hosts");

    private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,9})");

    @Option(
            names = "--rank",
            paramLabel = "R",
            description = "Number of this host in a training on several, from 0. Rank 0 reads the data and writes the"
                    + " run folder. Default: RANK.")
    private @Nullable Integer rank;

    @Option(
            names = "--world",
            paramLabel = "N",
            description = "Number of hosts: run the same command on each, with its --rank. Default: WORLD_SIZE.")
    private @Nullable Integer world;

    @Option(
            names = "--rendezvous",
            paramLabel = "HOST:PORT",
            description = "Address of rank 0, which listens there; the others connect to it. Unless it is this"
                    + " machine's loopback, RANA_RENDEZVOUS_SECRET or RANA_RENDEZVOUS_SECRET_FILE must give a secret."
                    + " Default: MASTER_ADDR and MASTER_PORT.")
    private @Nullable String place;

    @Option(
            names = "--interface",
            paramLabel = "ADDR",
            description = "Network interface (eth0) or address of this host for the traffic of the training. Default:"
                    + " the one that leads to rank 0.")
    private String network = "";

    @Option(
            names = "--join-timeout",
            paramLabel = "T",
            defaultValue = "5m",
            description = "Time to wait for all hosts at the start, and for one that has disappeared to return; then"
                    + " the others continue without it. Default: ${DEFAULT-VALUE}.")
    private String joinTimeout = "5m";

    @Option(
            names = "--mixed-hosts",
            description = "Allow hosts with different processors. Weights then differ in their last bits from those of"
                    + " equal hosts.")
    private boolean mixed;

    /** Returns the rendezvous; empty if this host trains alone. */
    Optional<Rendezvous> rendezvous() {
        return rendezvous(System.getenv());
    }

    Optional<Rendezvous> rendezvous(Map<String, String> environment) {
        if (rank == null && world == null && place == null) {
            return ofTorchrun(environment);
        }
        if (rank == null || world == null || place == null) {
            throw new UsageException("--rank, --world and --rendezvous belong together; got no "
                    + (rank == null ? "--rank" : world == null ? "--world" : "--rendezvous"));
        }
        Place named = place(place);
        return Optional.of(rendezvous(rank, world, named.host, named.port, environment));
    }

    /** A host and a port. */
    record Place(String host, int port) {}

    /** Returns the host and the port of {@code HOST:PORT}; an IPv6 address is in brackets. */
    static Place place(String text) {
        Matcher parts = PLACE.matcher(text);
        if (!parts.matches()) {
            throw new UsageException(
                    "--rendezvous must be HOST:PORT, such as 10.0.0.1:29500; got '%s'".formatted(text));
        }
        return new Place(parts.group(1).replaceAll("^\\[|]$", ""), Integer.parseInt(parts.group(2)));
    }

    private Optional<Rendezvous> ofTorchrun(Map<String, String> environment) {
        String size = environment.get("WORLD_SIZE");
        if (size == null || !environment.containsKey("RANK") || size.equals("1")) {
            return Optional.empty();
        }
        String host = variable(environment, "MASTER_ADDR");
        return Optional.of(rendezvous(
                number(environment, "RANK"),
                number(environment, "WORLD_SIZE"),
                host,
                number(environment, "MASTER_PORT"),
                environment));
    }

    private Rendezvous rendezvous(int ofHost, int hosts, String host, int port, Map<String, String> environment) {
        return new Rendezvous(ofHost, hosts, host, port, network, joinTimeout(), Rendezvous.secret(environment));
    }

    private Duration joinTimeout() {
        try {
            if (Budget.parse(joinTimeout) instanceof Budget.Time time) {
                return time.duration();
            }
        } catch (UsageException e) {
            // its message speaks of budgets
        }
        throw new UsageException("--join-timeout must be a time such as 90s or 5m; got " + joinTimeout);
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new UsageException(
                    "RANK and WORLD_SIZE are set, but %s is not: set it, or unset WORLD_SIZE to train on this host alone"
                            .formatted(name));
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name) {
        String value = variable(environment, name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException("%s must be a whole number; got %s".formatted(name, value), e);
        }
    }

    /** Returns true if hosts of several kinds may train together. */
    boolean allowsMixedHosts() {
        return mixed;
    }
}
