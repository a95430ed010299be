package rana.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import rana.cluster.WorkerSettings;

/**
 * A handler for SIGINT (Ctrl-C), SIGTERM and SIGHUP: the training stops after its current step and
 * writes a checkpoint, and the exit status is 130, 143 or 129. A second signal, or a step that
 * exceeds the timeout, ends the process at once.
 *
 * <p>A shutdown hook would be too late: the JVM ignores further signals by then, and a step that is
 * in progress while the engine is unloaded crashes in native code.
 */
final class Interrupt implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int SIGNAL_STATUS = 128;
    private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final String message;
    private final Runnable stop;
    private final Duration timeout;
    private final IntConsumer exit;
    private final String consequence;
    private final Map<String, @Nullable Object> previous = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();

    /**
     * Creates a handler for a training that is not registered yet.
     *
     * @param message the message to print at the first signal
     * @param stop called once, at the first signal, on another thread
     * @param timeout the time from the first signal until the process ends
     * @param exit ends the process with a status
     */
    Interrupt(String message, Runnable stop, Duration timeout, IntConsumer exit) {
        this(message, stop, timeout, exit, "; the last checkpoint is intact");
    }

    private Interrupt(String message, Runnable stop, Duration timeout, IntConsumer exit, String consequence) {
        this.consequence = consequence;
        this.message = message;
        this.stop = stop;
        this.timeout = timeout;
        this.exit = exit;
    }

    /**
     * Registers a handler that calls {@code stop}, on another thread, to end a training after its
     * step.
     */
    static Interrupt calling(Runnable stop) {
        return calling("stopping after this step", stop);
    }

    /**
     * Registers the handler of a training. In a worker, the supervisor stops the training: a terminal
     * sends its signals to all processes at once.
     */
    static Interrupt ofTraining(Runnable stop) {
        return WorkerSettings.ofThisProcess().isEmpty() ? calling(stop) : ignoring();
    }

    /** Registers a handler that ignores the signals. */
    static Interrupt ignoring() {
        Interrupt interrupt = new Interrupt("", () -> {}, TIMEOUT, status -> {});
        SIGNALS.forEach((name, number) -> interrupt.previous.put(name, Signals.register(name, () -> {})));
        return interrupt;
    }

    /**
     * Registers a handler that prints {@code message} and calls {@code stop}, on another thread.
     */
    static Interrupt calling(String message, Runnable stop) {
        return registered(new Interrupt(message, stop, TIMEOUT, Runtime.getRuntime()::halt));
    }

    /**
     * Registers a handler as {@link #calling(String, Runnable)} does, of a command that writes no
     * checkpoints.
     */
    static Interrupt withoutCheckpoint(String message, Runnable stop) {
        return calling(message, stop, TIMEOUT);
    }

    /**
     * Registers a handler of a server, which waits for at most {@code timeout} and leaves no
     * checkpoint.
     */
    static Interrupt calling(String message, Runnable stop, Duration timeout) {
        return registered(new Interrupt(message, stop, timeout, Runtime.getRuntime()::halt, ""));
    }

    private static Interrupt registered(Interrupt interrupt) {
        SIGNALS.forEach((name, number) ->
                interrupt.previous.put(name, Signals.register(name, () -> interrupt.signalled(number))));
        return interrupt;
    }

    /** Returns the exit status: that of the signal if there was one, or else {@code otherwise}. */
    int status(int otherwise) {
        return status.get() == 0 ? otherwise : status.get();
    }

    /** Handles the signal {@code number}. */
    void signalled(int number) {
        if (!status.compareAndSet(0, SIGNAL_STATUS + number)) {
            exit("exited at once" + consequence);
            return;
        }
        System.err.println("rana: " + message + "; a second signal exits at once");
        Thread watch = new Thread(this::exitAfterTimeout, "rana-interrupt");
        watch.setDaemon(true);
        watch.start();
        stop.run();
    }

    /** Restores the previous signal handlers; to be called when everything is written. */
    @Override
    public void close() {
        closed.countDown();
        previous.forEach((name, handler) -> {
            if (handler != null) {
                Signals.unregister(name, handler);
            }
        });
    }

    private void exitAfterTimeout() {
        try {
            if (!closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                exit("it did not end within %d seconds%s".formatted(timeout.toSeconds(), consequence));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exit(String reason) {
        System.err.println("rana: " + reason);
        exit.accept(status.get());
    }
}
