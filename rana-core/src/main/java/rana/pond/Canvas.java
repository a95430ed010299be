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

/** A square to draw on, from (0, 0) at the top left to (1, 1); finer than the picture it gives, which averages it. */
final class Canvas {
    private static final int LARGEST_SIDE = 2048;

    private final int size;
    private final int fineness;
    private final BufferedImage image;
    private final Graphics2D graphics;

    Canvas(int size) {
        this.size = size;
        this.fineness = Math.max(1, Math.min(4, LARGEST_SIDE / size));
        int side = size * fineness;
        this.image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(side, side);
    }

    /** Moves and scales, about the point (0.5, 0.55), all that is drawn from now on. */
    void place(Frog.Placement placement) {
        var place = AffineTransform.getTranslateInstance(0.5 + placement.right(), 0.55 + placement.down());
        place.scale(placement.scale(), placement.scale());
        place.translate(-0.5, -0.55);
        graphics.transform(place);
    }

    /** Draws only inside {@code shape} while {@code drawing} runs. */
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

    /** The ellipse about a point. */
    static Shape ellipse(double x, double y, double width, double height) {
        return new Ellipse2D.Double(x - width / 2, y - height / 2, width, height);
    }

    /** A curve from one point to another, pulled towards a third. */
    static Shape curve(double x, double y, double pullX, double pullY, double toX, double toY) {
        var path = new Path2D.Double();
        path.moveTo(x, y);
        path.quadTo(pullX, pullY, toX, toY);
        return path;
    }

    /** {@code amount} of the way from one colour to the other. */
    static Color mix(Color from, Color to, double amount) {
        return new Color(
                between(from.getRed(), to.getRed(), amount),
                between(from.getGreen(), to.getGreen(), amount),
                between(from.getBlue(), to.getBlue(), amount));
    }

    /** The colour, seen through: 0 is not seen, 1 hides what is behind. */
    static Color sheer(Color colour, double alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(alpha * 255));
    }

    private static int between(int from, int to, double amount) {
        return (int) Math.round(from + (to - from) * amount);
    }

    /** The picture: {@code size * size * 3} bytes, red, green, blue; the canvas is spent. */
    byte[] pixels() {
        graphics.dispose();
        int[] fine = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] pixels = new byte[size * size * 3];
        for (int i = 0; i < size * size; i++) {
            average(fine, i / size * fineness, i % size * fineness, pixels, 3 * i);
        }
        return pixels;
    }

    private void average(int[] fine, int top, int left, byte[] to, int at) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int y = top; y < top + fineness; y++) {
            for (int x = left; x < left + fineness; x++) {
                int rgb = fine[y * size * fineness + x];
                red += rgb >> 16 & 0xff;
                green += rgb >> 8 & 0xff;
                blue += rgb & 0xff;
            }
        }
        int count = fineness * fineness;
        to[at] = (byte) ((red + count / 2) / count);
        to[at + 1] = (byte) ((green + count / 2) / count);
        to[at + 2] = (byte) ((blue + count / 2) / count);
    }
}
