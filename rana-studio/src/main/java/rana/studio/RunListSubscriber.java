package rana.studio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A subscriber to changes in the list of runs, at most once per second. */
final class RunListSubscriber implements EventSubscribers.Subscriber {
    private static final long MIN_NANOS_BETWEEN = 1_000_000_000L;

    private final EventStream stream;
    private final RunCache cache;
    private Map<String, RunView> sent;
    private long sentAtNanos = System.nanoTime();
    private long count;

    /** The runs that are new or have changed, and the ids of those that are gone. */
    private record Changes(List<RunView> changed, List<String> gone) {}

    RunListSubscriber(EventStream stream, RunCache cache) {
        this.stream = stream;
        this.cache = cache;
        this.sent = Map.of();
    }

    @Override
    public EventStream stream() {
        return stream;
    }

    @Override
    public void sendNews() {
        if (System.nanoTime() - sentAtNanos < MIN_NANOS_BETWEEN) {
            return;
        }
        sentAtNanos = System.nanoTime();
        Map<String, RunView> now = new HashMap<>();
        List<RunView> changed = new ArrayList<>();
        for (RunView view : cache.views()) {
            now.put(view.id(), view);
            if (!view.equals(sent.get(view.id()))) {
                changed.add(view);
            }
        }
        List<String> gone =
                sent.keySet().stream().filter(id -> !now.containsKey(id)).toList();
        sent = now;
        if (!changed.isEmpty() || !gone.isEmpty()) {
            count++;
            stream.send("runs", Long.toString(count), new Changes(changed, gone));
        }
    }
}
