package rana.spark;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training as the driver sends it to the executors.
 *
 * @param session the settings of the session, in JSON
 * @param listeners the names of the classes of listeners
 * @param resume true if a run in the folder is resumed
 * @param restart true if workers of an earlier attempt may have used the folder until now
 * @param mixedHosts true if machines of several kinds may train together
 * @param javaOptions the options of the workers' Java
 * @param classPath the class path of workers; null for that of the executor
 * @param secret the secret that the launchers have in common
 */
record TrainingOrder(
        String session,
        List<String> listeners,
        boolean resume,
        boolean restart,
        boolean mixedHosts,
        List<String> javaOptions,
        @Nullable String classPath,
        String secret)
        implements Serializable {
    TrainingOrder {
        listeners = List.copyOf(listeners);
        javaOptions = List.copyOf(javaOptions);
    }

    /** Returns the order of another attempt. */
    TrainingOrder restarted(String newSecret) {
        return new TrainingOrder(session, listeners, true, true, mixedHosts, javaOptions, classPath, newSecret);
    }
}
