package rana.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A palette of 256 colours that fits a picture. The colour space is split repeatedly: each time,
 * the box whose colours differ most is cut at their mean (a variant of median cut that minimises
 * the squared error).
 */
public final class Palette {
    private static final int SIZE = 256;

    /**
     * The maximum number of pixels examined; a larger picture is sampled evenly, which hardly
     * changes its palette.
     */
    private static final int MAX_SAMPLES = 1 << 16;

    private Palette() {}

    /**
     * Returns the picture with its own palette of at most 256 colours, one byte per pixel, without
     * dithering.
     */
    public static BufferedImage indexed(Picture picture) {
        int[] pixels = packed(picture);
        Box whole = new Box(sampled(pixels));
        int[] colours = cut(whole);
        var model = new IndexColorModel(8, colours.length, colours, 0, false, -1, 0);
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            to[i] = (byte) whole.indexOf(pixels[i]);
        }
        return image;
    }

    private static int[] packed(Picture picture) {
        byte[] from = picture.pixels();
        int channels = picture.channels();
        int[] to = new int[picture.width() * picture.height()];
        for (int i = 0; i < to.length; i++) {
            int at = i * channels;
            to[i] = channels == 1
                    ? (from[i] & 255) * 0x010101
                    : ((from[at] & 255) << 16) | ((from[at + 1] & 255) << 8) | (from[at + 2] & 255);
        }
        return to;
    }

    private static int[] sampled(int[] pixels) {
        int stride = (pixels.length + MAX_SAMPLES - 1) / MAX_SAMPLES;
        int[] samples = new int[(pixels.length + stride - 1) / stride];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pixels[i * stride];
        }
        return samples;
    }

    /** Cuts the colours into boxes, numbers the boxes and returns their means. */
    private static int[] cut(Box whole) {
        var boxes = new PriorityQueue<Box>(Comparator.comparingDouble((Box box) -> -box.error));
        boxes.add(whole);
        while (boxes.size() < SIZE && boxes.element().error > 0) {
            boxes.remove().cutInto(boxes);
        }
        int[] colours = new int[boxes.size()];
        int index = 0;
        for (Box box : boxes) {
            box.index = index;
            colours[index++] = box.mean;
        }
        return colours;
    }

    private static int channel(int rgb, int index) {
        return (rgb >> (8 * index)) & 255;
    }

    /** A set of colours of the picture; once cut, a node with two parts. */
    private static final class Box {
        private final int[] samples;
        private int mean;
        /**
         * The channel in which the colours differ most; below, its mean and the squared error
         * around the mean.
         */
        private int axis;

        private double middle;
        private double error = -1;
        private int index;
        private @Nullable Box low;
        private @Nullable Box high;

        Box(int[] samples) {
            this.samples = samples;
            for (int c = 0; c < 3; c++) {
                long sum = 0;
                long squares = 0;
                for (int rgb : samples) {
                    int value = channel(rgb, c);
                    sum += value;
                    squares += (long) value * value;
                }
                double center = (double) sum / samples.length;
                double spread = squares - center * sum;
                mean |= (int) Math.round(center) << (8 * c);
                if (spread > error) {
                    axis = c;
                    middle = center;
                    error = spread;
                }
            }
        }

        /**
         * Adds the colours up to the mean and those above it as two boxes; neither is empty while
         * the colours differ.
         */
        void cutInto(PriorityQueue<Box> boxes) {
            low = new Box(matching(rgb -> channel(rgb, axis) <= middle));
            high = new Box(matching(rgb -> channel(rgb, axis) > middle));
            boxes.add(low);
            boxes.add(high);
        }

        private int[] matching(IntPredicate condition) {
            return Arrays.stream(samples).filter(condition).toArray();
        }

        int indexOf(int rgb) {
            Box box = this;
            while (box.low != null && box.high != null) {
                box = channel(rgb, box.axis) <= box.middle ? box.low : box.high;
            }
            return box.index;
        }
    }
}
