package rana.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/**
 * How pictures are wanted.
 *
 * @param size side in pixels, 4 to 1024
 * @param channels 1 (grey, Rec. 601 luma) or 3 (red, green, blue)
 * @param seed of pictures drawn by code; nothing else depends on it
 * @param dataPath where a data set that is not a folder of pictures lies on this machine; null: in the cache
 * @param listener hears progress, skipped files and notes
 * @param strict whether one picture that cannot be read is one too many
 */
public record DataOptions(
        int size, int channels, long seed, @Nullable Path dataPath, DataListener listener, boolean strict) {
    /** As many as one in ten pictures may be bad: they are named and left out. */
    public DataOptions(int size, int channels, long seed, @Nullable Path dataPath, DataListener listener) {
        this(size, channels, seed, dataPath, listener, false);
    }

    public DataOptions {
        if (size < 4 || size > 1024) {
            throw new UsageException("the picture size must be 4 to 1024 pixels; got " + size);
        }
        if (channels != 1 && channels != 3) {
            throw new UsageException("the channels must be 1 (grey) or 3 (colour); got " + channels);
        }
    }

    /** Bytes in one picture. */
    int pictureBytes() {
        return size * size * channels;
    }
}
