package rana.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import rana.pond.Frog;
import rana.pond.FrogPainter;

/**
 * A synthetic data set of frogs drawn by code. Each picture depends only on the seed, its index and
 * its size, so a larger pond begins with the frogs of a smaller one. The attributes of each frog
 * are known. The classes are the species.
 */
public final class Pond implements ImageSource {
    private static final long CACHE_BYTES = 1L << 29;
    private static final List<String> CLASSES =
            Stream.of(Frog.Species.values()).map(Frog.Species::label).toList();

    private final int count;
    private final int size;
    private final int channels;
    private final long seed;
    private final Map<Integer, byte[]> drawn = new HashMap<>();

    /**
     * Creates a pond.
     *
     * @param count the number of frogs
     * @param size the side of a picture in pixels
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param seed the random seed
     */
    public Pond(int count, int size, int channels, long seed) {
        if (count < 1 || size < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException("count and size must be at least 1, channels 1 or 3; got " + count
                    + " pictures of size " + size + " with " + channels + " channels");
        }
        this.count = count;
        this.size = size;
        this.channels = channels;
        this.seed = seed;
    }

    /** Returns the frog of picture {@code index}. */
    Frog frog(int index) {
        return Frog.draw(seed, Objects.checkIndex(index, count));
    }

    @Override
    public String description() {
        return "Frogs drawn by code, seed " + seed;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        byte[] picture = drawn.get(Objects.checkIndex(index, count));
        if (picture == null) {
            byte[] colour = FrogPainter.paint(frog(index), size);
            picture = channels == 1 ? Luma.ofColour(colour) : colour;
            if ((long) count * picture.length <= CACHE_BYTES) {
                drawn.put(index, picture);
            }
        }
        System.arraycopy(picture, 0, to, offset, picture.length);
    }

    /**
     * Returns the background of picture {@code index} without its frog:
     * {@code size * size * channels} bytes.
     */
    public byte[] scenery(int index) {
        byte[] colour = FrogPainter.paintScenery(frog(index), size);
        return channels == 1 ? Luma.ofColour(colour) : colour;
    }

    @Override
    public List<String> classes() {
        return CLASSES;
    }

    @Override
    public int label(int index) {
        return CLASSES.indexOf(frog(index).species().label());
    }
}
