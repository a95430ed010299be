package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream from the net on which nothing comes for too long; a read of it would wait for ever. */
final class StallWatch implements AutoCloseable {
    private final Thread thread;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    StallWatch(InputStream watched, Duration patience) {
        this.thread = new Thread(() -> watch(watched, patience), "rana-download-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something came. */
    void alive() {
        lastNanos = System.nanoTime();
    }

    boolean stalled() {
        return stalled;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch(InputStream watched, Duration patience) {
        try {
            while (System.nanoTime() - lastNanos < patience.toNanos()) {
                Thread.sleep(Math.max(1, patience.toMillis() / 20));
            }
            stalled = true;
            watched.close();
        } catch (InterruptedException | IOException e) {
            // The download ended, or the stream was closed already: nothing is left to watch.
        }
    }
}
