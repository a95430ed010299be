package rana.torch;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * One process after the other loads the engine: the first unpacks it into JavaCPP's cache, and another that maps a library while it is
 * written there dies of a bus error. A process that is killed meanwhile leaves its turn to the next, which unpacks what is not whole.
 */
final class UnpackingTurn implements AutoCloseable {
    private static final String FILE = "rana.lock";

    private final @Nullable FileChannel channel;

    private UnpackingTurn(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the turn; where the cache cannot be written nobody unpacks, and nobody need wait. */
    @MustBeClosed
    static UnpackingTurn take() {
        try {
            Path cache = Loader.getCacheDir().toPath();
            FileChannel channel =
                    FileChannel.open(cache.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new UnpackingTurn(channel);
        } catch (IOException e) {
            return new UnpackingTurn(null);
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The turn ends with this process then.
        }
    }
}
