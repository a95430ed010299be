package rana.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import rana.io.AtomicFile;
import tools.jackson.core.JacksonException;

/**
 * The state of a run: {@code state.json}.
 *
 * @param activity the activity of its training, or its end
 * @param why the reason for a failure, in one line; empty otherwise
 * @param step the number of steps taken when this was written
 * @param findings the watchdog's open findings, by {@link Finding.Kind#label}
 * @param by the process that trains the run, or trained it last
 * @param at the time of writing, UTC
 */
public record RunState(Activity activity, String why, long step, List<String> findings, TrainingProcess by, String at) {
    /** The activity of a training, or its end. */
    public enum Activity {
        /** A training that takes steps. */
        RUNNING,
        /** A training that waits for a command. */
        PAUSED,
        /** A training that ended before its last step; it can be resumed. */
        STOPPED,
        /** A training that has taken all its steps. */
        FINISHED,
        /** A training that ended with an error. */
        FAILED;

        /** Returns true if a process is training the run. */
        public boolean isActive() {
            return this == RUNNING || this == PAUSED;
        }

        /** Returns the name that files use: {@code running}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A process. Its start time distinguishes it from a later one with the same number.
     *
     * @param pid the number of the process
     * @param host the name of its machine
     * @param started its start time, UTC; empty if the system does not report it
     */
    public record TrainingProcess(long pid, String host, String started) {
        /** Returns this process. */
        static TrainingProcess current() {
            return of(ProcessHandle.current());
        }

        /**
         * Returns true if the process still runs. A process of another machine is assumed to run.
         */
        public boolean isAlive() {
            return !host.equals(Machine.hostName())
                    || ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .map(process -> of(process).equals(this))
                            .orElse(false);
        }

        private static TrainingProcess of(ProcessHandle process) {
            return new TrainingProcess(
                    process.pid(),
                    Machine.hostName(),
                    process.info().startInstant().map(Instant::toString).orElse(""));
        }
    }

    /** Creates a state. */
    public RunState {
        findings = List.copyOf(findings);
    }

    /** Creates the state of a run that this process trains. */
    public static RunState now(Activity activity, String why, long step, List<String> findings) {
        return new RunState(
                activity,
                why,
                step,
                findings,
                TrainingProcess.current(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /**
     * Reads the state of the run in {@code folder}. A training whose process has ended counts as
     * stopped. Empty if there is no state, as in older runs, or it is damaged.
     */
    public static Optional<RunState> read(Path folder) {
        Path file = new RunFiles(folder).state();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            RunState state = Json.MAPPER.readValue(Files.readString(file), RunState.class);
            return Optional.of(state.activity.isActive() && !state.by.isAlive() ? state.abandoned() : state);
        } catch (JacksonException | NullPointerException | IOException e) {
            return Optional.empty();
        }
    }

    /** Writes {@code state.json}. */
    public void write(Path folder) {
        AtomicFile.writeText(new RunFiles(folder).state(), Json.pretty(this));
    }

    private RunState abandoned() {
        return new RunState(Activity.STOPPED, "its process ended unexpectedly", step, List.of(), by, at);
    }
}
