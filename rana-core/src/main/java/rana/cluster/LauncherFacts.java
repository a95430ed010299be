package rana.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rana.run.Machine;

/**
 * The facts that the launchers of a training compare before they start workers.
 *
 * @param host the name of the machine, which differs
 * @param equal the facts that must be equal, by their names
 */
record LauncherFacts(String host, Map<String, String> equal) {
    private static final String SEPARATOR = "\t";

    static LauncherFacts ofThisProcess() {
        Map<String, String> versions = Machine.versions();
        Map<String, String> equal = new LinkedHashMap<>();
        equal.put("Rana", versions.getOrDefault("rana", "unknown"));
        equal.put("the engine", versions.getOrDefault("pytorch", "unknown"));
        return new LauncherFacts(Machine.hostName(), equal);
    }

    static LauncherFacts of(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        Map<String, String> equal = new LinkedHashMap<>();
        for (int i = 1; i + 1 < parts.length; i += 2) {
            equal.put(parts[i], parts[i + 1]);
        }
        return new LauncherFacts(parts[0], equal);
    }

    String text() {
        StringBuilder text = new StringBuilder(host);
        equal.forEach((name, value) ->
                text.append(SEPARATOR).append(name).append(SEPARATOR).append(value));
        return text.toString();
    }

    /** Returns the first difference between a launcher and that of rank 0, in words. */
    Optional<String> difference(int rank, LauncherFacts ofFirst) {
        return ofFirst.equal.entrySet().stream()
                .filter(fact -> !fact.getValue().equals(equal.get(fact.getKey())))
                .findFirst()
                .map(fact -> "rank %d (%s) has %s %s, and rank 0 (%s) has %s: install the same version on all hosts"
                        .formatted(
                                rank,
                                host,
                                fact.getKey(),
                                equal.getOrDefault(fact.getKey(), "unknown"),
                                ofFirst.host,
                                fact.getValue()));
    }
}
