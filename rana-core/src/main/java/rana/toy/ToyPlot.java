package rana.toy;

import rana.image.Picture;

/** A plot of points over a map of the discriminator's scores: blue for generated, red for real. */
final class ToyPlot {
    /** The number of cells of the map along a side. */
    static final int CELLS = 100;

    private static final int PIXELS_PER_CELL = 4;
    private static final int SIDE = CELLS * PIXELS_PER_CELL;
    private static final int[] LOW = {0x9d, 0xb9, 0xdd};
    private static final int[] MIDDLE = {0xfa, 0xfa, 0xf5};
    private static final int[] HIGH = {0xf0, 0xb4, 0x9e};
    private static final int[] REAL = {0x55, 0x55, 0x55};
    private static final int[] GENERATED = {0x1b, 0x7a, 0x2d};

    private final byte[] pixels = new byte[3 * SIDE * SIDE];

    private ToyPlot() {}

    /**
     * Draws the plot.
     *
     * @param scores at the {@link ScoreMap#centres} of {@value #CELLS} cells along a side
     * @param real grey points: x and y of the first, x and y of the next…
     * @param generated green points, drawn larger
     */
    static Picture draw(float[] scores, float[] real, float[] generated) {
        ToyPlot plot = new ToyPlot();
        plot.paintMap(ScoreMap.byRank(CELLS, scores));
        plot.paintPoints(real, REAL, 0);
        plot.paintPoints(generated, GENERATED, 1);
        return new Picture(SIDE, SIDE, 3, plot.pixels);
    }

    private void paintMap(ScoreMap map) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                float rank = map.values()[y / PIXELS_PER_CELL * CELLS + x / PIXELS_PER_CELL];
                int[] end = rank < 0.5 ? LOW : HIGH;
                double weight = Math.abs(2 * rank - 1);
                for (int channel = 0; channel < 3; channel++) {
                    paint(x, y, channel, (int) (MIDDLE[channel] + weight * (end[channel] - MIDDLE[channel])));
                }
            }
        }
    }

    private void paintPoints(float[] points, int[] colour, int around) {
        for (int i = 0; i < points.length; i += 2) {
            if (!Float.isFinite(points[i]) || !Float.isFinite(points[i + 1])) {
                continue; // a GAN that has diverged
            }
            int x = (int) Math.floor((points[i] / ToyDistribution.REACH + 1) / 2 * SIDE);
            int y = (int) Math.floor((1 - points[i + 1] / ToyDistribution.REACH) / 2 * SIDE);
            for (int dy = -around; dy <= around; dy++) {
                for (int dx = -around; dx <= around; dx++) {
                    for (int channel = 0; channel < 3; channel++) {
                        paint(x + dx, y + dy, channel, colour[channel]);
                    }
                }
            }
        }
    }

    private void paint(int x, int y, int channel, int level) {
        if (x >= 0 && x < SIDE && y >= 0 && y < SIDE) {
            pixels[3 * (y * SIDE + x) + channel] = (byte) level;
        }
    }
}
