package rana.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rana.train.Training;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the training stops after its step and writes its checkpoint while the process
 * waits; the exit code is then the signal's, 130 or 143.
 */
final class Interrupt implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Training training) {
        hook = new Thread(() -> waitFor(training), "rana-interrupt");
    }

    static Interrupt stopping(Training training) {
        Interrupt interrupt = new Interrupt(training);
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

    private void waitFor(Training training) {
        training.stop();
        try {
            if (!ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("rana: the step did not end within a minute; the last checkpoint stands");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
