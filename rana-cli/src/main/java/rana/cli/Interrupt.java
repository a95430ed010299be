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

/**
 * Turns Ctrl-C, SIGTERM and the end of the terminal into an orderly end: the training stops after its step and writes what it leaves,
 * and the exit status is then the signal's, 130, 143 or 129. A second signal, or a step that takes too long, ends the process at once.
 *
 * <p>Java's own way, a shutdown hook, is too late for that: a second signal is not heard any more, and a step that is still under way
 * when the engine is torn down crashes in native code.
 */
final class Interrupt implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int OF_A_SIGNAL = 128;
    private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final String doing;
    private final Runnable stop;
    private final Duration patience;
    private final IntConsumer leave;
    private final Map<String, @Nullable Object> before = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();

    /**
     * Hears no signal yet.
     *
     * @param doing what is said to whom the first signal is from
     * @param stop is called once, on another thread
     * @param patience from then until the process is left
     * @param leave ends the process with a status
     */
    Interrupt(String doing, Runnable stop, Duration patience, IntConsumer leave) {
        this.doing = doing;
        this.stop = stop;
        this.patience = patience;
        this.leave = leave;
    }

    /** {@code stop}, which lets a step end, is called from another thread. */
    static Interrupt calling(Runnable stop) {
        return calling("stopping after this step", stop);
    }

    /** As {@link #calling(Runnable)}, where there are no steps: {@code doing} is said in their place. */
    static Interrupt calling(String doing, Runnable stop) {
        Interrupt interrupt = new Interrupt(doing, stop, PATIENCE, Runtime.getRuntime()::halt);
        SIGNALS.forEach((name, number) ->
                interrupt.before.put(name, Signals.register(name, () -> interrupt.signalled(number))));
        return interrupt;
    }

    /** The status to exit with: a signal's, where one has come, else {@code otherwise}. */
    int status(int otherwise) {
        return status.get() == 0 ? otherwise : status.get();
    }

    /** Signal {@code number} has come. */
    void signalled(int number) {
        if (!status.compareAndSet(0, OF_A_SIGNAL + number)) {
            leave("left at once; the last checkpoint stands");
            return;
        }
        System.err.println("rana: " + doing + "; once more leaves at once");
        Thread watch = new Thread(this::leaveInTime, "rana-interrupt");
        watch.setDaemon(true);
        watch.start();
        stop.run();
    }

    /** The training has ended, and everything it leaves is written: signals are what they were. */
    @Override
    public void close() {
        ended.countDown();
        before.forEach((name, handler) -> {
            if (handler != null) {
                Signals.unregister(name, handler);
            }
        });
    }

    private void leaveInTime() {
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                leave("the step did not end within %d seconds; the last checkpoint stands"
                        .formatted(patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(String why) {
        System.err.println("rana: " + why);
        leave.accept(status.get());
    }
}
