package rana.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/**
 * Options for opening pictures, for example {@code DataOptions.of(32, 3).seed(7)}.
 *
 * @param size the side of every picture in pixels, 4 to 1024
 * @param channels 1 (grey, Rec. 601 luma) or 3 (red, green, blue)
 * @param seed the seed of pictures drawn by code; nothing else depends on it
 * @param path the location of a known data set (CIFAR, MNIST) on this machine; null to download it
 *     into the cache
 * @param listener receives progress, skipped files and notes
 * @param strict if true, a single picture that cannot be read is an error; if false, up to one in
 *     ten are skipped
 */
public record DataOptions(
        int size, int channels, long seed, @Nullable Path path, DataListener listener, boolean strict) {
    private static final long DEFAULT_SEED = 1;

    public DataOptions {
        if (size < 4 || size > 1024) {
            throw new UsageException("the picture size must be 4 to 1024 pixels; got " + size);
        }
        if (channels != 1 && channels != 3) {
            throw new UsageException("the channels must be 1 (grey) or 3 (colour); got " + channels);
        }
    }

    /** Creates options that skip up to one bad picture in ten. */
    public DataOptions(int size, int channels, long seed, @Nullable Path path, DataListener listener) {
        this(size, channels, seed, path, listener, false);
    }

    /** Creates options with seed 1, no path, no listener and not strict. */
    public static DataOptions of(int size, int channels) {
        return new DataOptions(size, channels, DEFAULT_SEED, null, DataListener.SILENT, false);
    }

    /** Returns these options with another seed. */
    public DataOptions seed(long newSeed) {
        return new DataOptions(size, channels, newSeed, path, listener, strict);
    }

    /** Returns these options with another path, or with none if {@code newPath} is null. */
    public DataOptions path(@Nullable Path newPath) {
        return new DataOptions(size, channels, seed, newPath, listener, strict);
    }

    /** Returns these options with another listener. */
    public DataOptions listener(DataListener newListener) {
        return new DataOptions(size, channels, seed, path, newListener, strict);
    }

    /** Returns these options, strict or not. */
    public DataOptions strict(boolean newStrict) {
        return new DataOptions(size, channels, seed, path, listener, newStrict);
    }

    /** Returns the number of bytes of one picture. */
    int pictureBytes() {
        return size * size * channels;
    }
}
