package rana.pond;

import static rana.pond.Canvas.curve;
import static rana.pond.Canvas.ellipse;
import static rana.pond.Canvas.translucent;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/** The background of a frog, in soft colours so that the frog stands out. */
final class Scenery {
    private final Canvas canvas;
    private final SplittableRandom random;

    private Scenery(Canvas canvas, SplittableRandom random) {
        this.canvas = canvas;
        this.random = random;
    }

    static void draw(Canvas canvas, Frog.Background background, SplittableRandom random) {
        var scenery = new Scenery(canvas, random);
        switch (background) {
            case WATER -> scenery.water();
            case LILY_PAD -> scenery.lilyPad();
            case MEADOW -> scenery.meadow();
            case DUSK -> scenery.dusk();
        }
    }

    private void water() {
        gradient(0xCFEFFA, 0x6FB7DE);
        for (int i = 0; i < 5; i++) {
            ripple(random.nextDouble(), 0.12 + 0.2 * i + random.nextDouble(-0.05, 0.05));
        }
        ring(0.5, 0.88, 0.92, 0.2);
        ring(0.5, 0.88, 0.74, 0.13);
    }

    private void lilyPad() {
        gradient(0x8ED1D6, 0x3F93A8);
        ripple(random.nextDouble(), 0.2);
        ripple(random.nextDouble(), 0.42);
        canvas.fill(ellipse(0.5, 0.85, 1.12, 0.44), new Color(0x3E8F4E));
        canvas.fill(ellipse(0.5, 0.83, 1.1, 0.42), new Color(0x86C96A));
        for (int i = -3; i <= 3; i++) {
            canvas.line(curve(0.5, 0.84, 0.5 + i * 0.09, 0.9, 0.5 + i * 0.17, 1.0), 0.01, new Color(0x6DB257));
        }
        double side = random.nextBoolean() ? 0.12 : 0.88;
        double high = random.nextDouble(0.12, 0.24);
        for (int i = -2; i <= 2; i++) {
            canvas.fill(ellipse(side + i * 0.035, high + Math.abs(i) * 0.012, 0.06, 0.1), new Color(0xFBD3E4));
        }
        canvas.fill(ellipse(side, high + 0.03, 0.05, 0.05), new Color(0xFFE37A));
    }

    private void meadow() {
        gradient(0xFCFBD6, 0xC9E37B);
        canvas.fill(ellipse(0.5, 1.0, 1.5, 0.42), new Color(0xAFD65F));
        for (int i = 0; i < 12; i++) {
            double x = random.nextDouble();
            double lean = random.nextDouble(-0.07, 0.07);
            double tip = random.nextDouble(0.5, 0.72);
            canvas.line(
                    curve(x, 0.98, x, 0.8, x + lean, tip),
                    0.022,
                    random.nextBoolean() ? new Color(0x9CC84F) : new Color(0xBDDD6E));
        }
        for (int i = 0; i < 3; i++) {
            flower(random.nextDouble(), random.nextDouble(0.05, 0.3));
        }
    }

    private void dusk() {
        gradient(0x43407F, 0xF5A582);
        double moon = random.nextBoolean() ? 0.14 : 0.86;
        canvas.fill(ellipse(moon, 0.15, 0.22, 0.22), translucent(new Color(0xFFF3C9), 0.25));
        canvas.fill(ellipse(moon, 0.15, 0.15, 0.15), new Color(0xFFF3C9));
        for (int i = 0; i < 6; i++) {
            canvas.fill(
                    ellipse(random.nextDouble(), random.nextDouble(0.03, 0.45), 0.02, 0.02),
                    translucent(Color.WHITE, 0.8));
        }
        canvas.fill(ellipse(0.5, 1.0, 1.5, 0.38), new Color(0x6B4F86));
    }

    private void flower(double x, double y) {
        canvas.fill(ellipse(x, y, 0.075, 0.075), translucent(Color.WHITE, 0.9));
        canvas.fill(ellipse(x, y, 0.035, 0.035), new Color(0xFFC84A));
    }

    private void ripple(double x, double y) {
        canvas.line(curve(x - 0.16, y, x, y + 0.035, x + 0.16, y), 0.018, translucent(Color.WHITE, 0.45));
    }

    private void ring(double x, double y, double width, double height) {
        canvas.line(ellipse(x, y, width, height), 0.014, translucent(Color.WHITE, 0.5));
    }

    private void gradient(int top, int bottom) {
        canvas.fill(
                new Rectangle2D.Double(0, 0, 1, 1), new GradientPaint(0, 0, new Color(top), 0, 1, new Color(bottom)));
    }
}
