package rana.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import rana.UsageException;

/**
 * The place of a worker process, which the process that starts it passes in environment variables.
 *
 * @param rank the number of the worker, from 0; the first one reads data and writes the run folder
 * @param size the number of workers
 * @param local the number of the worker among those that have the same GPUs to choose from
 * @param store the file of the worker's store, by which the workers find each other
 * @param address the address of this machine to which other workers connect
 * @param port the port of the process that started the worker, on the loopback interface
 * @param secret the secret that this process expects
 * @param exactOnly true if workers on machines that compute other bits are refused
 */
public record WorkerSettings(
        int rank, int size, LocalRank local, Path store, String address, int port, String secret, boolean exactOnly) {
    /** The address of workers of one machine. */
    static final String LOOPBACK = "127.0.0.1";

    private static final String RANK = "RANA_WORKER_RANK";
    private static final String SIZE = "RANA_WORKERS";
    private static final String LOCAL_RANK = "RANA_WORKER_LOCAL_RANK";
    private static final String LOCAL_SIZE = "RANA_LOCAL_WORKERS";
    private static final String STORE = "RANA_WORKER_STORE";
    private static final String ADDRESS = "RANA_WORKER_ADDRESS";
    private static final String PORT = "RANA_SUPERVISOR_PORT";
    private static final String SECRET = "RANA_SUPERVISOR_SECRET";
    private static final String EXACT = "RANA_WORKERS_EXACT";

    /**
     * Returns the settings of this process; empty if no supervisor started it.
     *
     * @throws UsageException if variables are missing or damaged
     */
    public static Optional<WorkerSettings> ofThisProcess() {
        return of(System.getenv());
    }

    static Optional<WorkerSettings> of(Map<String, String> environment) {
        if (!environment.containsKey(RANK)) {
            return Optional.empty();
        }
        return Optional.of(new WorkerSettings(
                number(environment, RANK),
                number(environment, SIZE),
                new LocalRank(number(environment, LOCAL_RANK), number(environment, LOCAL_SIZE)),
                Path.of(text(environment, STORE)),
                text(environment, ADDRESS),
                number(environment, PORT),
                text(environment, SECRET),
                Boolean.parseBoolean(text(environment, EXACT))));
    }

    /** Returns the environment variables of the worker. */
    Map<String, String> toEnvironment() {
        return Map.of(
                RANK, Integer.toString(rank),
                SIZE, Integer.toString(size),
                LOCAL_RANK, Integer.toString(local.index()),
                LOCAL_SIZE, Integer.toString(local.count()),
                STORE, store.toString(),
                ADDRESS, address,
                PORT, Integer.toString(port),
                SECRET, secret,
                EXACT, Boolean.toString(exactOnly));
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new UsageException(name + " is not set, but " + RANK
                    + " is: leave both out, since a supervisor sets them for the workers that it starts");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name) {
        String value = text(environment, name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " must be a whole number; got " + value, e);
        }
    }
}
