package rana.pond;

import static rana.pond.Canvas.curve;
import static rana.pond.Canvas.ellipse;
import static rana.pond.Canvas.mix;

import java.awt.Color;
import java.util.SplittableRandom;
import rana.pond.Frog.Pattern;
import rana.pond.Frog.Species;

/**
 * The pattern on a frog's skin: spots or stripes large enough for pictures of 32 pixels, and
 * the warts of toads.
 */
final class Skin {
    private static final Color PALE = new Color(0xFFFBD0);

    private final Canvas canvas;
    private final Frog frog;
    private final SplittableRandom random;
    private final boolean dart;
    private final Color spot;
    private final Color stripe;
    private final Color wart;

    Skin(Canvas canvas, Frog frog, SplittableRandom random) {
        this.canvas = canvas;
        this.frog = frog;
        this.random = random;
        this.dart = frog.species() == Species.POISON_DART_FROG;
        Color skin = frog.colouring().skinColour();
        Color dark = frog.colouring().darkColour();
        this.spot = dart ? dark : mix(skin, dark, 0.8);
        this.stripe = dart ? dark : mix(skin, PALE, 0.8);
        this.wart = mix(skin, dark, 0.45);
    }

    /** Draws the pattern on a head centred at (x, y), above the muzzle. */
    void onHead(double x, double y, double width, double height) {
        warts(x, y - height * 0.15, width * 0.42, height * 0.28, 7);
        if (frog.pattern() == Pattern.SPOTS) {
            blot(x - 0.03, y - height * 0.3, 0.12);
            blot(x + 0.08, y - height * 0.12, 0.085);
            blot(x - width * 0.37, y - height * 0.06, 0.1);
            blot(x + width * 0.37, y - height * 0.04, 0.1);
        } else if (frog.pattern() == Pattern.STRIPE) {
            canvas.line(curve(x, y - height * 0.6, x, y - height * 0.3, x, y - height * 0.1), 0.065, stripe);
        }
    }

    /** Draws the pattern on the flanks of a body centred at (x, y); the belly hides the rest. */
    void onBody(double x, double y, double width, double height) {
        warts(x, y, width * 0.44, height * 0.4, 10);
        for (int side = -1; side <= 1; side += 2) {
            if (frog.pattern() == Pattern.SPOTS) {
                blot(x + side * width * 0.38, y - height * 0.12, 0.1);
                blot(x + side * width * 0.3, y + height * 0.12, 0.09);
            } else if (frog.pattern() == Pattern.STRIPE) {
                canvas.line(
                        curve(
                                x + side * width * 0.3,
                                y - height * 0.5,
                                x + side * width * 0.46,
                                y - height * 0.15,
                                x + side * width * 0.4,
                                y + height * 0.4),
                        0.055,
                        stripe);
            }
        }
    }

    /** Draws the pattern on a thigh centred at (x, y); {@code near} is its scale. */
    void onThigh(double x, double y, int side, double near) {
        warts(x, y, 0.09 * near, 0.1 * near, 4);
        if (frog.pattern() == Pattern.SPOTS) {
            blot(x + side * 0.045, y - 0.04, 0.095 * near);
            blot(x - side * 0.01, y + 0.055, 0.07 * near);
        } else if (frog.pattern() == Pattern.STRIPE) {
            canvas.line(
                    curve(x - 0.02 * side, y - 0.14, x + side * 0.09, y - 0.05, x + side * 0.07, y + 0.12),
                    0.05,
                    stripe);
        }
    }

    private void blot(double x, double y, double size) {
        double across = size * (dart ? 1.3 : 1) * random.nextDouble(0.9, 1.15);
        canvas.fill(
                ellipse(
                        x + random.nextDouble(-0.015, 0.015),
                        y + random.nextDouble(-0.015, 0.015),
                        across,
                        across * random.nextDouble(0.8, 1)),
                spot);
    }

    private void warts(double x, double y, double reachX, double reachY, int count) {
        if (frog.species() != Species.TOAD) {
            return;
        }
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * (i + random.nextDouble(0.7)) / count;
            double out = random.nextDouble(0.35, 1);
            double size = random.nextDouble(0.026, 0.044);
            canvas.fill(
                    ellipse(x + Math.cos(angle) * out * reachX, y + Math.sin(angle) * out * reachY, size, size), wart);
        }
    }
}
