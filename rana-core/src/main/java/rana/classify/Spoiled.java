package rana.classify;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Ways to spoil square colour pictures; none of them changes its argument. Pixels lie row by row, channels interleaved. */
final class Spoiled {
    private static final int CHANNELS = 3;

    private Spoiled() {}

    /** Both pictures in one, {@code share} of the second at each pixel: 0 to 1, size · size numbers. */
    static byte[] mixed(byte[] first, byte[] second, float[] share) {
        byte[] to = new byte[first.length];
        for (int i = 0; i < to.length; i++) {
            float of = share[i / CHANNELS];
            to[i] = level((1 - of) * (first[i] & 0xff) + of * (second[i] & 0xff));
        }
        return to;
    }

    /** The same share everywhere. */
    static float[] even(double share, int size) {
        float[] shares = new float[size * size];
        Arrays.fill(shares, (float) share);
        return shares;
    }

    /** 1 on one side of a line near the middle in any direction, 0 on the other, with an edge a pixel or a few wide. */
    static float[] half(int size, SplittableRandom random) {
        double angle = random.nextDouble(2 * Math.PI);
        double off = random.nextDouble(-0.08, 0.08) * size;
        double softness = random.nextDouble(0.3, 3);
        float[] shares = new float[size * size];
        for (int i = 0; i < shares.length; i++) {
            int row = i / size;
            double along = (i % size - size / 2.0) * Math.cos(angle) + (row - 0.55 * size) * Math.sin(angle) - off;
            shares[i] = (float) (1 / (1 + Math.exp(-along / softness)));
        }
        return shares;
    }

    /** 1 in a few soft patches, 0 elsewhere; each about half of the middle of the picture, where frogs sit. */
    static float[] patchwork(int size, SplittableRandom random) {
        float[] shares = field(size, random.nextInt(3, 6), random);
        double middle = middleMean(shares, size);
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (1 / (1 + Math.exp(-8 * (shares[i] - middle))));
        }
        return shares;
    }

    /** The mean of pictures of one size. */
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

    /** Square blocks of {@code block} pixels in another order: none stays where it is. */
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

    /** Blurred by a Gaussian of {@code sigma} pixels. */
    static byte[] blurred(byte[] picture, int size, double sigma) {
        return blurredRows(turned(blurredRows(turned(picture, size), size, sigma), size), size, sigma);
    }

    /** With normal noise of {@code sigma} levels, independent for each byte of each {@code grain × grain} block. */
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

    /** Bent by up to {@code pixels} in a smooth random way that changes {@code cells} times across the picture. */
    static byte[] warped(byte[] picture, int size, double pixels, int cells, SplittableRandom random) {
        float[] right = field(size, cells, random);
        float[] down = field(size, cells, random);
        byte[] to = new byte[picture.length];
        for (int i = 0; i < size * size; i++) {
            double x = Math.min(size - 1.001, Math.max(0, i % size + pixels * right[i]));
            int row = i / size;
            double y = Math.min(size - 1.001, Math.max(0, row + pixels * down[i]));
            for (int c = 0; c < CHANNELS; c++) {
                to[i * CHANNELS + c] = level(between(picture, size, x, y, c));
            }
        }
        return to;
    }

    /** Lighter and darker in each channel by up to {@code levels}, smoothly, changing {@code cells} times across the picture. */
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

    /** With waves of up to {@code levels} in a random direction and of a random length of two pixels or more. */
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

    /** Its brightness as it is, its colours blurred by {@code sigma} pixels and {@code strength} times as strong. */
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

    /** In {@code levels} levels of each channel, at least 2. */
    static byte[] coarse(byte[] picture, int levels) {
        double step = 255.0 / (levels - 1);
        byte[] to = new byte[picture.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = level(step * Math.round((picture[i] & 0xff) / step));
        }
        return to;
    }

    /** Every byte times {@code gain}, plus an offset of its channel. */
    static byte[] tinted(byte[] picture, double gain, double[] offsets) {
        byte[] to = new byte[picture.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = level((picture[i] & 0xff) * gain + offsets[i % CHANNELS]);
        }
        return to;
    }

    /** Colours that run into each other. */
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

    /** Smooth random numbers in [-1, 1], drawn on a grid and run together between its nodes. */
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

    private static double between(byte[] picture, int size, double x, double y, int c) {
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

    /** Rows become columns. */
    private static byte[] turned(byte[] picture, int size) {
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
