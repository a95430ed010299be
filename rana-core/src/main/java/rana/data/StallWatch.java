package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A watchdog that closes a network stream which receives nothing for too long; a read of it would
 * wait forever.
 */
final class StallWatch implements AutoCloseable {
    private final Thread thread;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    StallWatch(InputStream watched, Duration timeout) {
        this.thread = new Thread(() -> watch(watched, timeout), "rana-download-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Restarts the timeout; called when bytes have been received. */
    void received() {
        lastNanos = System.nanoTime();
    }

    /** Returns true if the stream was closed because of the timeout. */
    boolean stalled() {
        return stalled;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch(InputStream watched, Duration timeout) {
        try {
            while (System.nanoTime() - lastNanos < timeout.toNanos()) {
                Thread.sleep(Math.max(1, timeout.toMillis() / 20));
            }
            stalled = true;
            watched.close();
        } catch (InterruptedException | IOException e) {
            // The download ended, or the stream was closed already.
        }
    }
}
