package rana.cluster;

import java.util.Map;
import java.util.Optional;

/**
 * The restarts of a {@link Supervisor}, which it passes to its workers in environment variables.
 *
 * @param count their number, from 0
 * @param failure the failure before the last of them; empty if there is none
 */
record Restarts(int count, Optional<String> failure) {
    /** The restarts of workers that are started for the first time. */
    static final Restarts NONE = new Restarts(0, Optional.empty());

    private static final String COUNT = "RANA_WORKER_RESTARTS";
    private static final String FAILURE = "RANA_WORKER_FAILURE";
    private static final int MAX_LENGTH = 500; // the failure quotes a line that another program may have written

    /** Returns the restarts with another one. */
    Restarts after(String newFailure) {
        String line = newFailure.replaceAll("\\p{Cntrl}", " ").strip();
        return new Restarts(
                count + 1, Optional.of(line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line));
    }

    /** Returns the environment variables of the workers. */
    Map<String, String> toEnvironment() {
        return Map.of(COUNT, Integer.toString(count), FAILURE, failure.orElse(""));
    }

    /** Returns the restarts that a worker knows of; none if the variables are missing or damaged. */
    static Restarts of(Map<String, String> environment) {
        String count = environment.getOrDefault(COUNT, "");
        return count.matches("[1-9]\\d{0,8}")
                ? new Restarts(
                        Integer.parseInt(count),
                        Optional.ofNullable(environment.get(FAILURE)).filter(line -> !line.isEmpty()))
                : NONE;
    }
}
