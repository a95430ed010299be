package rana.torch;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes that load the engine. The first process unpacks the native libraries
 * into JavaCPP's cache; another that maps a library while it is being written crashes with a bus
 * error. If the first is killed, the lock passes to the next, which unpacks what is not complete.
 */
final class UnpackingLock implements AutoCloseable {
    private static final String FILE = "rana.lock";

    private final @Nullable FileChannel channel;

    private UnpackingLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock. If the cache cannot be written, no process unpacks, and this returns at
     * once.
     */
    @MustBeClosed
    static UnpackingLock take() {
        try {
            Path cache = Loader.getCacheDir().toPath();
            FileChannel channel =
                    FileChannel.open(cache.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new UnpackingLock(channel);
        } catch (IOException e) {
            return new UnpackingLock(null);
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock ends with this process.
        }
    }
}
