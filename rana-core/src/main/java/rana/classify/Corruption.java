package rana.classify;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Corruptions of square colour pictures. None of them modifies its argument. Pixels are stored row
 * by row, channels interleaved.
 */
final class Corruption {
    private static final int CHANNELS = 3;

    private Corruption() {}

    /**
     * Blends two pictures; {@code mask} is the weight of the second at each pixel: size · size
     * numbers, 0 to 1.
     */
    static byte[] mixed(byte[] first, byte[] second, float[] mask) {
        byte[] to = new byte[first.length];
        for (int i = 0; i < to.length; i++) {
            float weight = mask[i / CHANNELS];
            to[i] = level((1 - weight) * (first[i] & 0xff) + weight * (second[i] & 0xff));
        }
        return to;
    }

    /** Returns a mask with the same weight everywhere. */
    static float[] uniform(double weight, int size) {
        float[] mask = new float[size * size];
        Arrays.fill(mask, (float) weight);
        return mask;
    }

    /**
     * Returns a mask split by a random line near the middle: 1 on one side, 0 on the other, with a
     * soft edge a few pixels wide.
     */
    static float[] half(int size, SplittableRandom random) {
        double angle = random.nextDouble(2 * Math.PI);
        double off = random.nextDouble(-0.08, 0.08) * size;
        double softness = random.nextDouble(0.3, 3);
        float[] mask = new float[size * size];
        for (int i = 0; i < mask.length; i++) {
            int row = i / size;
            double along = (i % size - size / 2.0) * Math.cos(angle) + (row - 0.55 * size) * Math.sin(angle) - off;
            mask[i] = (float) (1 / (1 + Math.exp(-along / softness)));
        }
        return mask;
    }

    /**
     * Returns a mask of a few soft patches, 1 inside and 0 outside; each covers about half of the
     * middle, where the frogs are.
     */
    static float[] patchwork(int size, SplittableRandom random) {
        float[] mask = field(size, random.nextInt(3, 6), random);
        double middle = middleMean(mask, size);
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (float) (1 / (1 + Math.exp(-8 * (mask[i] - middle))));
        }
        return mask;
    }

    /** Returns the mean of pictures of the same size. */
    static byte[] average(byte[]... pictures) {
        byte[] to = new byte[pictures[0].length];
        for (int i = 0; i < to.length; i++) {
            double sum = 0;
            for (byte[] picture : pictures) {
                sum += picture[i] & 0xff;
            }
            to[i] = level(sum / pictures.length);
        }
        return to;
    }

    /** Shuffles square blocks of {@code block} pixels; every block moves. */
    static byte[] scrambled(byte[] picture, int size, int block, SplittableRandom random) {
        int perRow = size / block;
        int blocks = perRow * perRow;
        int[] order = new int[blocks];
        for (int i = 0; i < blocks; i++) { // Sattolo (1986): one cycle
            int j = i == 0 ? 0 : random.nextInt(i);
            order[i] = order[j];
            order[j] = i;
        }
        byte[] to = picture.clone();
        for (int i = 0; i < blocks; i++) {
            for (int y = 0; y < block; y++) {
                int source = ((order[i] / perRow * block + y) * size + order[i] % perRow * block) * CHANNELS;
                int target = ((i / perRow * block + y) * size + i % perRow * block) * CHANNELS;
                System.arraycopy(picture, source, to, target, block * CHANNELS);
            }
        }
        return to;
    }

    /** Blurs with a Gaussian of {@code sigma} pixels. */
    static byte[] blurred(byte[] picture, int size, double sigma) {
        return blurredRows(transposed(blurredRows(transposed(picture, size), size, sigma), size), size, sigma);
    }

    /**
     * Adds normal noise of {@code sigma} levels, independent for each channel of each
     * {@code grain × grain} block.
     */
    static byte[] noisy(byte[] picture, int size, double sigma, int grain, SplittableRandom random) {
        byte[] to = new byte[picture.length];
        int perRow = (size + grain - 1) / grain;
        double[] noise = new double[perRow * perRow * CHANNELS];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = sigma * random.nextGaussian();
        }
        for (int i = 0; i < to.length; i++) {
            int pixel = i / CHANNELS;
            int block = pixel / size / grain * perRow + pixel % size / grain;
            to[i] = level((picture[i] & 0xff) + noise[block * CHANNELS + i % CHANNELS]);
        }
        return to;
    }

    /**
     * Displaces pixels by up to {@code pixels}, by a smooth random field with {@code cells} cells
     * along a side.
     */
    static byte[] warped(byte[] picture, int size, double pixels, int cells, SplittableRandom random) {
        float[] right = field(size, cells, random);
        float[] down = field(size, cells, random);
        byte[] to = new byte[picture.length];
        for (int i = 0; i < size * size; i++) {
            double x = Math.min(size - 1.001, Math.max(0, i % size + pixels * right[i]));
            int row = i / size;
            double y = Math.min(size - 1.001, Math.max(0, row + pixels * down[i]));
            for (int c = 0; c < CHANNELS; c++) {
                to[i * CHANNELS + c] = level(interpolated(picture, size, x, y, c));
            }
        }
        return to;
    }

    /**
     * Changes each channel by up to {@code levels}, by a smooth random field with {@code cells}
     * cells along a side.
     */
    static byte[] blotched(byte[] picture, int size, double levels, int cells, SplittableRandom random) {
        byte[] to = new byte[picture.length];
        for (int c = 0; c < CHANNELS; c++) {
            float[] field = field(size, cells, random);
            for (int i = 0; i < field.length; i++) {
                int at = i * CHANNELS + c;
                to[at] = level((picture[at] & 0xff) + levels * field[i]);
            }
        }
        return to;
    }

    /**
     * Adds waves of up to {@code levels}, of random direction and of a random length of two pixels
     * or more.
     */
    static byte[] rippled(byte[] picture, int size, double levels, SplittableRandom random) {
        double across = random.nextDouble(-Math.PI, Math.PI);
        double down = random.nextDouble(-Math.PI, Math.PI);
        double phase = random.nextDouble(2 * Math.PI);
        double[] ofChannel = {
            random.nextDouble(-levels, levels), random.nextDouble(-levels, levels), random.nextDouble(-levels, levels)
        };
        byte[] to = new byte[picture.length];
        for (int i = 0; i < size * size; i++) {
            int row = i / size;
            double wave = Math.cos(across * (i % size) + down * row + phase);
            for (int c = 0; c < CHANNELS; c++) {
                int at = i * CHANNELS + c;
                to[at] = level((picture[at] & 0xff) + ofChannel[c] * wave);
            }
        }
        return to;
    }

    /**
     * Keeps the brightness, blurs the colours by {@code sigma} pixels, and scales them by
     * {@code strength}.
     */
    static byte[] bled(byte[] picture, int size, double sigma, double strength) {
        byte[] blurred = blurred(picture, size, sigma);
        byte[] to = new byte[picture.length];
        for (int at = 0; at < to.length; at += CHANNELS) {
            double own = brightness(picture, at);
            double other = brightness(blurred, at);
            for (int c = 0; c < CHANNELS; c++) {
                to[at + c] = level(own + strength * ((blurred[at + c] & 0xff) - other));
            }
        }
        return to;
    }

    /** Quantises each channel to {@code levels} levels, at least 2. */
    static byte[] coarse(byte[] picture, int levels) {
        double step = 255.0 / (levels - 1);
        byte[] to = new byte[picture.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = level(step * Math.round((picture[i] & 0xff) / step));
        }
        return to;
    }

    /** Multiplies every byte by {@code gain} and adds the offset of its channel. */
    static byte[] tinted(byte[] picture, double gain, double[] offsets) {
        byte[] to = new byte[picture.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = level((picture[i] & 0xff) * gain + offsets[i % CHANNELS]);
        }
        return to;
    }

    /** Returns a picture of smooth random colours. */
    static byte[] clouds(int size, int cells, SplittableRandom random) {
        byte[] to = new byte[size * size * CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            double middle = random.nextDouble(60, 200);
            float[] field = field(size, cells, random);
            for (int i = 0; i < field.length; i++) {
                to[i * CHANNELS + c] = level(middle + 110 * field[i]);
            }
        }
        return to;
    }

    /**
     * Returns smooth random numbers in [-1, 1], drawn on a grid and interpolated between its nodes.
     */
    private static float[] field(int size, int cells, SplittableRandom random) {
        int nodes = cells + 1;
        double[] grid = new double[nodes * nodes];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = random.nextDouble(-1, 1);
        }
        float[] field = new float[size * size];
        for (int i = 0; i < field.length; i++) {
            double x = (i % size + 0.5) / size * cells;
            int row = i / size;
            double y = (row + 0.5) / size * cells;
            int at = ((int) y) * nodes + (int) x;
            double right = smooth(x - Math.floor(x));
            double down = smooth(y - Math.floor(y));
            double above = (1 - right) * grid[at] + right * grid[at + 1];
            double below = (1 - right) * grid[at + nodes] + right * grid[at + nodes + 1];
            field[i] = (float) ((1 - down) * above + down * below);
        }
        return field;
    }

    private static double middleMean(float[] values, int size) {
        int edge = size / 4;
        double sum = 0;
        for (int y = edge; y < size - edge; y++) {
            for (int x = edge; x < size - edge; x++) {
                sum += values[y * size + x];
            }
        }
        return sum / ((size - 2 * edge) * (size - 2 * edge));
    }

    private static double smooth(double x) {
        return x * x * (3 - 2 * x);
    }

    private static double interpolated(byte[] picture, int size, double x, double y, int c) {
        int at = (((int) y) * size + (int) x) * CHANNELS + c;
        double right = x - Math.floor(x);
        double down = y - Math.floor(y);
        double above = (1 - right) * (picture[at] & 0xff) + right * (picture[at + CHANNELS] & 0xff);
        int next = at + size * CHANNELS;
        double below = (1 - right) * (picture[next] & 0xff) + right * (picture[next + CHANNELS] & 0xff);
        return (1 - down) * above + down * below;
    }

    private static byte[] blurredRows(byte[] picture, int size, double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        byte[] to = new byte[picture.length];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double[] sums = new double[CHANNELS];
                double weights = 0;
                for (int k = -reach; k <= reach; k++) {
                    double weight = Math.exp(-k * k / (2 * sigma * sigma));
                    int at = (y * size + Math.min(size - 1, Math.max(0, x + k))) * CHANNELS;
                    weights += weight;
                    for (int c = 0; c < CHANNELS; c++) {
                        sums[c] += weight * (picture[at + c] & 0xff);
                    }
                }
                for (int c = 0; c < CHANNELS; c++) {
                    to[(y * size + x) * CHANNELS + c] = level(sums[c] / weights);
                }
            }
        }
        return to;
    }

    private static double brightness(byte[] picture, int at) {
        return ((picture[at] & 0xff) + (picture[at + 1] & 0xff) + (picture[at + 2] & 0xff)) / 3.0;
    }

    private static byte[] transposed(byte[] picture, int size) {
        byte[] to = new byte[picture.length];
        for (int i = 0; i < size * size; i++) {
            System.arraycopy(picture, (i % size * size + i / size) * CHANNELS, to, i * CHANNELS, CHANNELS);
        }
        return to;
    }

    private static byte level(double value) {
        return (byte) Math.round(Math.min(255, Math.max(0, value)));
    }
}
