package rana.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import rana.UsageException;

/**
 * The place of a worker process, which its {@link Supervisor} passes in environment variables.
 *
 * @param rank the number of the worker, from 0; the first one reads data and writes the run folder
 * @param size the number of workers
 * @param store the file by which the workers find each other
 * @param port the port of the supervisor on the loopback interface
 * @param secret the secret that the supervisor expects
 */
public record WorkerSettings(int rank, int size, Path store, int port, String secret) {
    /** The host of all workers of one machine. */
    static final String LOOPBACK = "127.0.0.1";

    private static final String RANK = "RANA_WORKER_RANK";
    private static final String SIZE = "RANA_WORKERS";
    private static final String STORE = "RANA_WORKER_STORE";
    private static final String PORT = "RANA_SUPERVISOR_PORT";
    private static final String SECRET = "RANA_SUPERVISOR_SECRET";

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
                Path.of(text(environment, STORE)),
                number(environment, PORT),
                text(environment, SECRET)));
    }

    /** Returns the environment variables of the worker. */
    Map<String, String> toEnvironment() {
        return Map.of(
                RANK, Integer.toString(rank),
                SIZE, Integer.toString(size),
                STORE, store.toString(),
                PORT, Integer.toString(port),
                SECRET, secret);
    }

    /** Joins the group of the workers. */
    public GlooGroup join() {
        return GlooGroup.join(rank, size, store, LOOPBACK);
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
