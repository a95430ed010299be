package rana.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import rana.image.Resize;

/**
 * Pictures in memory, in arrays of many pictures each, so that their total size may exceed 2 GiB.
 */
final class PackedImages implements ImageSource {
    private static final int CHUNK_BYTES = 1 << 24;

    private final String description;
    private final int size;
    private final int channels;
    private final List<String> classes;
    private final int perChunk;
    private final byte[][] chunks;
    private final int[] labels;
    private final Fingerprint fingerprint;

    private PackedImages(Builder from, String description, int decoding) {
        this.description = description;
        this.size = from.size;
        this.channels = from.channels;
        this.classes = from.classes;
        this.perChunk = from.perChunk;
        this.chunks = from.chunks.toArray(byte[][]::new);
        this.labels = Arrays.copyOf(from.labels, from.count);
        this.fingerprint = from.digest.fingerprint(decoding);
    }

    /**
     * Creates a builder that collects pictures one by one.
     *
     * @param classes the names of the classes in label order; empty if the pictures have no labels
     */
    static Builder builder(int size, int channels, List<String> classes) {
        return new Builder(size, channels, classes, CHUNK_BYTES);
    }

    /**
     * Returns the size to store pictures of a data set in: the requested size, or their own size if
     * that is smaller and the requested size would take too much memory.
     */
    static int storedSize(int count, int ownSize, DataOptions options) {
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

    @Override
    public Optional<Fingerprint> fingerprint() {
        return Optional.of(fingerprint);
    }

    /** A builder for {@link PackedImages}. */
    static final class Builder {
        private final int size;
        private final int channels;
        private final List<String> classes;
        private final int pictureBytes;
        private final int perChunk;
        private final List<byte[]> chunks = new ArrayList<>();
        private final SourceDigest digest = new SourceDigest();
        private int[] labels = new int[1024];
        private int count;

        Builder(int size, int channels, List<String> classes, int chunkBytes) {
            this.size = size;
            this.channels = channels;
            this.classes = List.copyOf(classes);
            this.pictureBytes = size * size * channels;
            this.perChunk = Math.max(1, chunkBytes / pictureBytes);
        }

        /**
         * Adds a copy of a picture of {@code size * size * channels} bytes, channels interleaved;
         * label -1 means none.
         *
         * @param source the {@link SourceDigest#ofImage} of the bytes that it was decoded from
         */
        void add(byte[] picture, int label, byte[] source) {
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
            labels[count] = classes.isEmpty() || label < 0 ? -1 : Objects.checkIndex(label, classes.size());
            digest.add(labels[count++], source);
        }

        /**
         * Adds the centre square of a stored picture with 1 or 3 channels, converted to this
         * builder's size and channels.
         */
        void addFitted(byte[] picture, int width, int height, int channels, int label) {
            int side = Math.min(width, height);
            byte[] square = Pixels.centreSquare(picture, width, height, channels);
            byte[] wanted = Pixels.inChannels(square, channels, this.channels);
            byte[] resized = Resize.bicubic(wanted, side, side, this.channels, size, size);
            add(resized, label, SourceDigest.ofImage(picture));
        }

        /** Returns the number of pictures added so far. */
        int count() {
            return count;
        }

        /**
         * Returns the pictures added so far, which were stored as pixels; the builder cannot be
         * used afterwards.
         */
        PackedImages build(String description) {
            return build(description, 0);
        }

        /**
         * Returns the pictures added so far; the builder cannot be used afterwards.
         *
         * @param decoding as in {@link ImageSource.Fingerprint#decoding}
         */
        PackedImages build(String description, int decoding) {
            if (count % perChunk != 0) {
                int last = chunks.size() - 1;
                chunks.set(last, Arrays.copyOf(chunks.get(last), count % perChunk * pictureBytes));
            }
            return new PackedImages(this, description, decoding);
        }
    }
}
