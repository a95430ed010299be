package rana.torch;

import com.google.errorprone.annotations.MustBeClosed;

/** The engine's number of threads on the calling thread, until this is closed there. */
public final class EngineThreads implements AutoCloseable {
    private final int before = Torch.threads();

    private EngineThreads() {}

    /** Sets the number of threads that one operation may use, from 1. */
    @MustBeClosed
    public static EngineThreads of(int count) {
        EngineThreads threads = new EngineThreads();
        if (count != threads.before) {
            Torch.setThreads(count);
        }
        return threads;
    }

    @Override
    public void close() {
        if (Torch.threads() != before) {
            Torch.setThreads(before);
        }
    }
}
