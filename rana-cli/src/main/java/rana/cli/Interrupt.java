package rana.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rana.train.Training;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the training stops after its step and writes what it leaves while the process
 * waits; the exit code is then the signal's, 130 or 143.
 */
final class Interrupt implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Runnable stop) {
        hook = new Thread(() -> waitFor(stop), "rana-interrupt");
    }

    static Interrupt stopping(Training training) {
        return calling(training::stop);
    }

    /** {@code stop} is called from another thread. */
    static Interrupt calling(Runnable stop) {
        Interrupt interrupt = new Interrupt(stop);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** The training has ended, and everything it leaves is written. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook is what waited for this.
        }
    }

    private void waitFor(Runnable stop) {
        stop.run();
        try {
            if (!ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("rana: the step did not end within a minute; what was written before it stands");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
