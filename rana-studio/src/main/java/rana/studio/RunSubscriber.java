package rana.studio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.run.EvaluationFile;
import tools.jackson.databind.JsonNode;

/** A subscriber to the events of one run after a step. */
final class RunSubscriber implements EventSubscribers.Subscriber {
    private final EventStream stream;
    private final RunCache cache;
    private final RunKey key;
    private long metrics;
    private long sample;
    private long evaluation;
    private long log;
    private String state = "";

    /**
     * Creates a subscriber.
     *
     * @param seen the last step that the client has; null if it has the current state
     */
    RunSubscriber(EventStream stream, RunCache cache, RunKey key, @Nullable Long seen) {
        this.stream = stream;
        this.cache = cache;
        this.key = key;
        long step = seen == null ? cache.metrics(key).lastStep() : seen;
        this.metrics = step;
        this.sample = seen == null ? newestSample() : step;
        this.evaluation = seen == null ? newestEvaluation() : step;
        this.log = LogTail.of(key).end();
    }

    @Override
    public EventStream stream() {
        return stream;
    }

    @Override
    public void sendNews() {
        MetricsIndex index = cache.metrics(key);
        long last = index.lastStep();
        if (last < metrics) {
            metrics = last; // a resumed run has removed the steps after its checkpoint
            send("metrics", Map.of("from", 0, "to", last));
        } else if (last > metrics) {
            List<JsonNode> events = index.eventsAfter(metrics);
            long from = metrics + 1;
            metrics = last;
            send("metrics", Map.of("from", from, "to", last));
            FindingView.of(events).forEach(finding -> send("finding", finding));
        }
        sendFiles();
        sendState();
    }

    private void sendFiles() {
        long newest = newestSample();
        if (newest > sample) {
            sample = newest;
            send("sample", Map.of("step", newest));
        }
        RunReader.evaluations(key).stream()
                .filter(entry -> entry.step() > evaluation)
                .forEach(entry -> send("evaluation", EvaluationView.of(entry)));
        evaluation = Math.max(evaluation, newestEvaluation());
        LogTail tail = LogTail.after(key, log);
        tail.lines().forEach(line -> send("log", Map.of("line", line)));
        log = tail.end();
    }

    private void sendState() {
        RunView view = RunReader.view(key, cache.run(key));
        String now =
                view.state() + view.why() + cache.run(key).info().sessions().size(); // a restart keeps the state
        if (!now.equals(state)) {
            state = now;
            send("state", Map.of("state", view.state(), "why", view.why(), "step", view.step()));
        }
    }

    private void send(String event, Object data) {
        stream.send(event, Long.toString(Math.max(0, metrics)), data);
    }

    private long newestSample() {
        List<Long> steps = SampleFiles.of(key).steps();
        return steps.isEmpty() ? -1 : steps.get(steps.size() - 1);
    }

    private long newestEvaluation() {
        return RunReader.evaluations(key).stream()
                .mapToLong(EvaluationFile.Entry::step)
                .max()
                .orElse(-1);
    }
}
