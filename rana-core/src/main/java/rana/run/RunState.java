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
 * How it stands with a run: {@code state.json}.
 *
 * @param activity what its training does, or how it ended
 * @param why it ended so, in one line; "" where it goes on, or did what it was asked to
 * @param step how many steps had been taken when this was written
 * @param findings what the watchdog holds to be wrong, by {@link Finding.Kind#label}
 * @param by the process that trains it, or trained it last
 * @param at when this was written, UTC
 */
public record RunState(Activity activity, String why, long step, List<String> findings, TrainingProcess by, String at) {
    /** What a training does, or how it ended. */
    public enum Activity {
        /** It takes steps. */
        RUNNING,
        /** It waits to be told to go on. */
        PAUSED,
        /** It was ended before its last step, and can be resumed. */
        STOPPED,
        /** It has taken all its steps. */
        FINISHED,
        /** Something went wrong. */
        FAILED;

        /** Whether a process is at it. */
        public boolean isAtWork() {
            return this == RUNNING || this == PAUSED;
        }

        /** As people and files have it: {@code running}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A process, told apart from one that has its number later.
     *
     * @param host that it runs on
     * @param started when, UTC; "" where the system does not say
     */
    public record TrainingProcess(long pid, String host, String started) {
        /** This one. */
        static TrainingProcess current() {
            return of(ProcessHandle.current());
        }

        /** Whether it still runs; of a process of another host that cannot be known, and it is held to. */
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

    public RunState {
        findings = List.copyOf(findings);
    }

    /** How it stands with a run that this process trains, from now on. */
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
     * How it stands with the run in {@code folder}: a training whose process is gone was stopped. Empty where the folder does not
     * say, as older ones do not, or what it says is damaged.
     */
    public static Optional<RunState> read(Path folder) {
        Path file = new RunFiles(folder).state();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            RunState state = Json.MAPPER.readValue(Files.readString(file), RunState.class);
            return Optional.of(state.activity.isAtWork() && !state.by.isAlive() ? state.left() : state);
        } catch (JacksonException | NullPointerException | IOException e) {
            return Optional.empty();
        }
    }

    public void write(Path folder) {
        AtomicFile.writeText(new RunFiles(folder).state(), Json.pretty(this));
    }

    private RunState left() {
        return new RunState(Activity.STOPPED, "its process ended without a word", step, List.of(), by, at);
    }
}
