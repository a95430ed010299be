package rana.toy;

import rana.image.Picture;

/** Points over a map of D's scores: blue where it holds a place to be generated, red where real. */
final class Surface {
    /** Cells of the map along a side. */
    static final int CELLS = 100;

    private static final int PIXELS_PER_CELL = 4;
    private static final int SIDE = CELLS * PIXELS_PER_CELL;
    private static final int[] LOW = {0x9d, 0xb9, 0xdd};
    private static final int[] MIDDLE = {0xfa, 0xfa, 0xf5};
    private static final int[] HIGH = {0xf0, 0xb4, 0x9e};
    private static final int[] REAL = {0x55, 0x55, 0x55};
    private static final int[] GENERATED = {0x1b, 0x7a, 0x2d};

    private final byte[] pixels = new byte[3 * SIDE * SIDE];

    private Surface() {}

    /**
     * The picture.
     *
     * @param scores at {@link ScoreMap#places} of {@value #CELLS} cells
     * @param real grey points, (x, y) after (x, y)
     * @param generated green ones, larger
     */
    static Picture draw(float[] scores, float[] real, float[] generated) {
        Surface surface = new Surface();
        surface.paintMap(ScoreMap.byRank(CELLS, scores));
        surface.paintPoints(real, REAL, 0);
        surface.paintPoints(generated, GENERATED, 1);
        return new Picture(SIDE, SIDE, 3, surface.pixels);
    }

    private void paintMap(ScoreMap map) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                float rank = map.values()[y / PIXELS_PER_CELL * CELLS + x / PIXELS_PER_CELL];
                int[] end = rank < 0.5 ? LOW : HIGH;
                double share = Math.abs(2 * rank - 1);
                for (int channel = 0; channel < 3; channel++) {
                    paint(x, y, channel, (int) (MIDDLE[channel] + share * (end[channel] - MIDDLE[channel])));
                }
            }
        }
    }

    private void paintPoints(float[] points, int[] colour, int around) {
        for (int i = 0; i < points.length; i += 2) {
            int x = (int) Math.floor((points[i] / PointCloud.REACH + 1) / 2 * SIDE);
            int y = (int) Math.floor((1 - points[i + 1] / PointCloud.REACH) / 2 * SIDE);
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
