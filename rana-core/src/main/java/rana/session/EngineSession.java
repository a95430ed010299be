package rana.session;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.cluster.Worker;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** The engine's device, and its number of threads on the calling thread until this is closed. */
final class EngineSession implements AutoCloseable {
    private final ComputeDevice device;
    private final int threadsBefore;

    private EngineSession(ComputeDevice device, int threadsBefore) {
        this.device = device;
        this.threadsBefore = threadsBefore;
    }

    /**
     * Loads the engine.
     *
     * @param device the name of a device, or {@code auto}
     * @param threads the number of threads, from 1; null for the engine's
     * @param notices receives a line if a GPU cannot be used
     */
    static EngineSession start(String device, @Nullable Integer threads, Consumer<String> notices) {
        if (threads != null && threads < 1) {
            throw new UsageException("threads must be at least 1; got " + threads);
        }
        ComputeDevice chosen = Worker.device(device, notices);
        int before = Torch.threads();
        if (threads != null) {
            Torch.setThreads(threads);
        }
        return new EngineSession(chosen, before);
    }

    ComputeDevice device() {
        return device;
    }

    /** Returns the number of threads. */
    int threads() {
        return Torch.threads();
    }

    /** Describes a session that starts now. */
    RunInfo.Session describe(long fromStep, String command) {
        return RunInfo.Session.now(fromStep, command, device.toString(), Torch.threads());
    }

    @Override
    public void close() {
        Torch.setThreads(threadsBefore);
    }
}
