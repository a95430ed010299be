package rana.cluster;

import java.util.Map;
import java.util.Optional;

/**
 * An attempt of a {@link Supervisor}, which passes it to its workers in environment variables.
 *
 * @param restarts how often the workers were started again before, from 0
 * @param failure the failure that ended the attempt before; empty for the first one
 */
record Attempt(int restarts, Optional<String> failure) {
    /** The first attempt. */
    static final Attempt FIRST = new Attempt(0, Optional.empty());

    private static final String RESTARTS = "RANA_WORKER_RESTARTS";
    private static final String FAILURE = "RANA_WORKER_FAILURE";
    private static final int MAX_LENGTH = 500; // the failure quotes a line that another program may have written

    /** Returns the attempt after this one. */
    Attempt after(String newFailure) {
        String line = newFailure.replaceAll("\\p{Cntrl}", " ").strip();
        return new Attempt(
                restarts + 1, Optional.of(line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line));
    }

    /** Returns the environment variables of the workers. */
    Map<String, String> toEnvironment() {
        return Map.of(RESTARTS, Integer.toString(restarts), FAILURE, failure.orElse(""));
    }

    /** Returns the attempt of a worker; the first one if the variables are missing or damaged. */
    static Attempt of(Map<String, String> environment) {
        String restarts = environment.getOrDefault(RESTARTS, "");
        return restarts.matches("[1-9]\\d{0,8}")
                ? new Attempt(
                        Integer.parseInt(restarts),
                        Optional.ofNullable(environment.get(FAILURE)).filter(line -> !line.isEmpty()))
                : FIRST;
    }
}
