package rana.studio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.run.EvaluationFile;
import tools.jackson.databind.JsonNode;

/** Watches one run, from a step on. */
final class RunSubscriber implements EventSubscribers.Viewer {
    private final EventStream stream;
    private final RunCache library;
    private final RunKey key;
    private long metrics;
    private long sample;
    private long evaluation;
    private long log;
    private String state = "";

    /**
     * A viewer who has seen what there was.
     *
     * @param seen the last step that it knows of; null where it knows what there is now
     */
    RunSubscriber(EventStream stream, RunCache library, RunKey key, @Nullable Long seen) {
        this.stream = stream;
        this.library = library;
        this.key = key;
        long step = seen == null ? library.metrics(key).lastStep() : seen;
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
    public void tell() {
        MetricsIndex index = library.metrics(key);
        long last = index.lastStep();
        if (last < metrics) {
            metrics = last; // a resumed run has cut what came after its checkpoint
            send("metrics", Map.of("from", 0, "to", last));
        } else if (last > metrics) {
            List<JsonNode> remarks = index.remarksAfter(metrics);
            long from = metrics + 1;
            metrics = last;
            send("metrics", Map.of("from", from, "to", last));
            FindingView.of(remarks).forEach(finding -> send("finding", finding));
        }
        tellFiles();
        tellState();
    }

    private void tellFiles() {
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

    private void tellState() {
        RunView view = RunReader.view(key, library.run(key));
        String now = view.state() + view.why();
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
