package rana.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.random.RandomStream;

/**
 * An image source of pictures drawn by a generator. The picture at an index depends on the seed
 * only. One block of pictures is in memory at a time, so read them in order.
 */
public final class GeneratedPictures implements ImageSource {
    private static final int BLOCK = 256;

    private final PictureMaker maker;
    private final int[] labels;
    private final RandomStream random;
    private int drawn = -1; // the block in memory
    private List<Picture> block = List.of();

    /**
     * Creates a source of {@code count} pictures drawn by {@code maker}. Its classes take turns.
     *
     * @param count the number of pictures, at least 1
     * @param seed the random seed of the latents
     */
    public GeneratedPictures(PictureMaker maker, int count, long seed) {
        this(maker, SampledClasses.inTurn(maker.classes()).labels(count), seed);
    }

    /**
     * Creates a source of pictures drawn by {@code maker}.
     *
     * @param labels the class of each picture, at least one
     * @param seed the random seed of the latents
     */
    GeneratedPictures(PictureMaker maker, int[] labels, long seed) {
        if (labels.length < 1) {
            throw new IllegalArgumentException("count must be at least 1; got " + labels.length);
        }
        this.maker = maker;
        this.labels = labels;
        this.random = RandomStream.of(seed).at("evaluation samples");
    }

    @Override
    public Picture picture(int index) {
        int wanted = Objects.checkIndex(index, labels.length) / BLOCK;
        if (wanted != drawn) {
            int from = wanted * BLOCK;
            int[] ofBlock = Arrays.copyOfRange(labels, from, Math.min(from + BLOCK, labels.length));
            block = maker.draw(ofBlock, random.at(wanted));
            drawn = wanted;
        }
        return block.get(index % BLOCK);
    }

    @Override
    public String description() {
        return "generated pictures";
    }

    @Override
    public int count() {
        return labels.length;
    }

    @Override
    public int size() {
        return picture(Math.max(0, drawn) * BLOCK).width();
    }

    @Override
    public int channels() {
        return picture(Math.max(0, drawn) * BLOCK).channels();
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        byte[] pixels = picture(index).pixels();
        System.arraycopy(pixels, 0, to, offset, pixels.length);
    }

    @Override
    public List<String> classes() {
        return maker.classes();
    }

    @Override
    public int label(int index) {
        return maker.classes().isEmpty() ? -1 : labels[index];
    }
}
