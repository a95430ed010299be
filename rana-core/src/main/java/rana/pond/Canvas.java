package rana.pond;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A square canvas from (0, 0) at the top left to (1, 1), supersampled: the resulting picture
 * averages its pixels.
 */
final class Canvas {
    private static final int MAX_SIDE = 2048;

    private final int size;
    private final int samplesPerSide;
    private final BufferedImage image;
    private final Graphics2D graphics;

    Canvas(int size) {
        this.size = size;
        this.samplesPerSide = Math.max(1, Math.min(4, MAX_SIDE / size));
        int side = size * samplesPerSide;
        this.image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(side, side);
    }

    /** Moves and scales everything drawn from now on, about the point (0.5, 0.55). */
    void place(Frog.Placement placement) {
        var place = AffineTransform.getTranslateInstance(0.5 + placement.right(), 0.55 + placement.down());
        place.scale(placement.scale(), placement.scale());
        place.translate(-0.5, -0.55);
        graphics.transform(place);
    }

    /** Runs {@code drawing} with the clip set to {@code shape}. */
    void inside(Shape shape, Runnable drawing) {
        Shape before = graphics.getClip();
        graphics.clip(shape);
        drawing.run();
        graphics.setClip(before);
    }

    void fill(Shape shape, Paint paint) {
        graphics.setPaint(paint);
        graphics.fill(shape);
    }

    void line(Shape shape, double width, Color colour) {
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setPaint(colour);
        graphics.draw(shape);
    }

    /** Returns the ellipse centred at a point. */
    static Shape ellipse(double x, double y, double width, double height) {
        return new Ellipse2D.Double(x - width / 2, y - height / 2, width, height);
    }

    /** Returns a quadratic curve from one point to another, with a third as control point. */
    static Shape curve(double x, double y, double pullX, double pullY, double toX, double toY) {
        var path = new Path2D.Double();
        path.moveTo(x, y);
        path.quadTo(pullX, pullY, toX, toY);
        return path;
    }

    /** Interpolates between two colours; {@code amount} is 0 to 1. */
    static Color mix(Color from, Color to, double amount) {
        return new Color(
                between(from.getRed(), to.getRed(), amount),
                between(from.getGreen(), to.getGreen(), amount),
                between(from.getBlue(), to.getBlue(), amount));
    }

    /** Returns the colour with an opacity: 0 is invisible, 1 is opaque. */
    static Color translucent(Color colour, double alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(alpha * 255));
    }

    private static int between(int from, int to, double amount) {
        return (int) Math.round(from + (to - from) * amount);
    }

    /**
     * Returns the picture, {@code size * size * 3} bytes of red, green and blue; the canvas cannot
     * be used afterwards.
     */
    byte[] pixels() {
        graphics.dispose();
        int[] fine = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] pixels = new byte[size * size * 3];
        for (int i = 0; i < size * size; i++) {
            average(fine, i / size * samplesPerSide, i % size * samplesPerSide, pixels, 3 * i);
        }
        return pixels;
    }

    private void average(int[] fine, int top, int left, byte[] to, int at) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int y = top; y < top + samplesPerSide; y++) {
            for (int x = left; x < left + samplesPerSide; x++) {
                int rgb = fine[y * size * samplesPerSide + x];
                red += rgb >> 16 & 0xff;
                green += rgb >> 8 & 0xff;
                blue += rgb & 0xff;
            }
        }
        int count = samplesPerSide * samplesPerSide;
        to[at] = (byte) ((red + count / 2) / count);
        to[at + 1] = (byte) ((green + count / 2) / count);
        to[at + 2] = (byte) ((blue + count / 2) / count);
    }
}
