package rana.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.run.Command;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.SampleScores;
import rana.run.StepReport;

/** A list of listeners, each of which receives every event, in order. */
final class ListenerList implements TrainingListener {
    private final List<TrainingListener> listeners;
    private final @Nullable FailureHandler onFailure;

    ListenerList(List<? extends TrainingListener> listeners, @Nullable FailureHandler onFailure) {
        this.listeners = new ArrayList<>(listeners);
        this.onFailure = onFailure;
    }

    @Override
    public void started(SessionStart start) {
        forward(listener -> listener.started(start));
    }

    @Override
    public void stepped(StepReport report) {
        forward(listener -> listener.stepped(report));
    }

    @Override
    public void sampled(Samples samples) {
        forward(listener -> listener.sampled(samples));
    }

    @Override
    public void scored(SampleScores scores) {
        forward(listener -> listener.scored(scores));
    }

    @Override
    public void checkpointDue(Training training) {
        forward(listener -> listener.checkpointDue(training));
    }

    @Override
    public void commanded(long step, Command command) {
        forward(listener -> listener.commanded(step, command));
    }

    @Override
    public void noticed(Notice notice) {
        forward(listener -> listener.noticed(notice));
    }

    @Override
    public void rolledBack(Rollback rollback) {
        forward(listener -> listener.rolledBack(rollback));
    }

    private void forward(Consumer<TrainingListener> event) {
        for (TrainingListener listener : List.copyOf(listeners)) {
            if (onFailure == null) {
                event.accept(listener);
            } else {
                attempt(event, listener, onFailure);
            }
        }
    }

    private void attempt(Consumer<TrainingListener> event, TrainingListener listener, FailureHandler handler) {
        try {
            event.accept(listener);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // other languages throw checked exceptions too
            listeners.remove(listener);
            handler.failed(listener, e);
        }
    }
}
