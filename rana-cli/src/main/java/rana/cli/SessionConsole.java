package rana.cli;

import rana.session.TrainingSession;
import rana.train.SessionStart;
import rana.train.TrainingListener;

/** The console output of a training session: messages, warnings, and progress. */
final class SessionConsole implements AutoCloseable {
    private final Console console;
    private final DataProgress data;
    private final EvaluationProgress evaluation;
    private final ProgressLine line;

    SessionConsole(Console console) {
        this.console = console;
        this.data = new DataProgress(console.err());
        this.evaluation = new EvaluationProgress(console.err());
        this.line = new ProgressLine(console.err());
    }

    /** Connects the console to {@code session}; add {@link #progressLine} as its last listener. */
    void attach(TrainingSession session) {
        session.onData(data).onProgress(evaluation).onMessage(this::say).onWarning(console::warn);
        session.listen(new TrainingListener() {
            @Override
            public void started(SessionStart start) {
                closeBars();
            }
        });
    }

    /** Returns the listener that shows the progress. */
    ProgressLine progressLine() {
        return line;
    }

    private void say(String message) {
        closeBars();
        console.say(message);
    }

    /**
     * Ends the progress bars of what comes before the training: two bars would overwrite each
     * other.
     */
    private void closeBars() {
        data.close();
        evaluation.close();
    }

    @Override
    public void close() {
        closeBars();
        line.close();
    }
}
