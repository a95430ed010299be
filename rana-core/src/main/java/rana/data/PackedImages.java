package rana.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Pictures in memory, many to an array, so that neither their number nor 2 GiB is a limit. */
public final class PackedImages implements ImageSource {
    private static final int CHUNK_BYTES = 1 << 24;

    private final String description;
    private final int size;
    private final int channels;
    private final List<String> classes;
    private final int perChunk;
    private final byte[][] chunks;
    private final int[] labels;

    private PackedImages(Builder from, String description) {
        this.description = description;
        this.size = from.size;
        this.channels = from.channels;
        this.classes = from.classes;
        this.perChunk = from.perChunk;
        this.chunks = from.chunks.toArray(byte[][]::new);
        this.labels = Arrays.copyOf(from.labels, from.count);
    }

    /**
     * Gathers pictures one by one.
     *
     * @param classes names of the classes in label order; empty: the pictures have no labels
     */
    static Builder builder(int size, int channels, List<String> classes) {
        return new Builder(size, channels, classes, CHUNK_BYTES);
    }

    /**
     * The size to hold pictures of a data set in: the one that is asked for, or their own where that takes less and the
     * one asked for takes too much.
     */
    static int heldSize(int count, int ownSize, DataOptions options) {
        boolean tooMuch = (long) count * options.pictureBytes() > PictureCollection.memoryForPictures();
        return tooMuch ? Math.min(ownSize, options.size()) : options.size();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int count() {
        return labels.length;
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
        Objects.checkIndex(index, labels.length);
        int pictureBytes = size * size * channels;
        System.arraycopy(chunks[index / perChunk], index % perChunk * pictureBytes, to, offset, pictureBytes);
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    /** Pictures on their way into memory. */
    static final class Builder {
        private final int size;
        private final int channels;
        private final List<String> classes;
        private final int pictureBytes;
        private final int perChunk;
        private final List<byte[]> chunks = new ArrayList<>();
        private int[] labels = new int[1024];
        private int count;

        Builder(int size, int channels, List<String> classes, int chunkBytes) {
            this.size = size;
            this.channels = channels;
            this.classes = List.copyOf(classes);
            this.pictureBytes = size * size * channels;
            this.perChunk = Math.max(1, chunkBytes / pictureBytes);
        }

        /** Copies one picture in: {@code size * size * channels} bytes, channels interleaved; label -1: none. */
        void add(byte[] picture, int label) {
            if (picture.length != pictureBytes) {
                throw new IllegalArgumentException(picture.length + " bytes; a picture here has " + pictureBytes);
            }
            int inChunk = count % perChunk;
            if (inChunk == 0) {
                chunks.add(new byte[perChunk * pictureBytes]);
            }
            if (count == labels.length) {
                labels = Arrays.copyOf(labels, count * 2);
            }
            System.arraycopy(picture, 0, chunks.get(chunks.size() - 1), inChunk * pictureBytes, pictureBytes);
            labels[count++] = classes.isEmpty() ? -1 : Objects.checkIndex(label, classes.size());
        }

        /** Adds the middle square of a picture, 1 or 3 channels, in the size and the channels that are wanted here. */
        void addFitted(byte[] picture, int width, int height, int channels, int label) {
            int side = Math.min(width, height);
            byte[] square = Pixels.middleSquare(picture, width, height, channels);
            byte[] wanted = Pixels.inChannels(square, channels, this.channels);
            add(Resize.bicubic(wanted, side, side, this.channels, size, size), label);
        }

        int count() {
            return count;
        }

        /** The pictures so far; the builder is spent. */
        PackedImages build(String description) {
            if (count % perChunk != 0) {
                int last = chunks.size() - 1;
                chunks.set(last, Arrays.copyOf(chunks.get(last), count % perChunk * pictureBytes));
            }
            return new PackedImages(this, description);
        }
    }
}
