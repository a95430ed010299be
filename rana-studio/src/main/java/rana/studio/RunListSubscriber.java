package rana.studio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Watches the list of runs; at most once a second. */
final class RunListSubscriber implements EventSubscribers.Viewer {
    private static final long NANOS_BETWEEN = 1_000_000_000L;

    private final EventStream stream;
    private final RunCache library;
    private Map<String, RunView> told;
    private long toldAtNanos = System.nanoTime();
    private long count;

    /** Something has changed in the list. */
    private record Changes(List<RunView> changed, List<String> gone) {}

    RunListSubscriber(EventStream stream, RunCache library) {
        this.stream = stream;
        this.library = library;
        this.told = Map.of();
    }

    @Override
    public EventStream stream() {
        return stream;
    }

    @Override
    public void tell() {
        if (System.nanoTime() - toldAtNanos < NANOS_BETWEEN) {
            return;
        }
        toldAtNanos = System.nanoTime();
        Map<String, RunView> now = new HashMap<>();
        List<RunView> changed = new ArrayList<>();
        for (RunView view : library.views()) {
            now.put(view.id(), view);
            if (!view.equals(told.get(view.id()))) {
                changed.add(view);
            }
        }
        List<String> gone =
                told.keySet().stream().filter(id -> !now.containsKey(id)).toList();
        told = now;
        if (!changed.isEmpty() || !gone.isEmpty()) {
            count++;
            stream.send("runs", Long.toString(count), new Changes(changed, gone));
        }
    }
}
