package rana.spark;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of a worker process.
 *
 * @param session the settings of the session, in JSON
 * @param listeners the names of the classes of listeners
 * @param resume true if a run in the folder is resumed
 * @param restart true if another process may have used the folder until now
 */
record WorkerOrder(String session, List<String> listeners, boolean resume, boolean restart) {
    private static final JsonMapper JSON = JsonMapper.shared();

    WorkerOrder {
        listeners = List.copyOf(listeners);
    }

    static WorkerOrder of(TrainingOrder order) {
        return new WorkerOrder(order.session(), order.listeners(), order.resume(), order.restart());
    }

    /** Returns the number of threads of the session, which the driver has set. */
    int threads() {
        return JSON.readTree(session).path("threads").asInt(1);
    }

    /** Returns the name of the device of the session. */
    String device() {
        return JSON.readTree(session).path("device").asString("auto");
    }

    static WorkerOrder of(String json) {
        return JSON.readValue(json, WorkerOrder.class);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }
}
