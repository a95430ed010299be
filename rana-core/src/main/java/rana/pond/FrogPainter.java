package rana.pond;

import static rana.pond.Canvas.curve;
import static rana.pond.Canvas.ellipse;
import static rana.pond.Canvas.mix;
import static rana.pond.Canvas.translucent;

import java.awt.Color;
import java.awt.Shape;
import java.util.SplittableRandom;
import rana.pond.Frog.Species;

/** The painter of one frog, from the back to the front. */
public final class FrogPainter {
    private static final double OUTLINE = 0.02;
    private static final double HEAD_Y = 0.41;
    private static final double BODY_Y = 0.66;
    private static final double FEET_Y = 0.88;

    private final Canvas canvas;
    private final Frog frog;
    private final Build build;
    private final Skin skin;
    private final Color colour;
    private final Color dark;
    private final Color edge;
    private final int turn;
    private final double bodyX;
    private final double headX;
    private final double faceX;

    private FrogPainter(Canvas canvas, Frog frog, SplittableRandom random) {
        this.canvas = canvas;
        this.frog = frog;
        this.build = Build.of(frog.species());
        this.skin = new Skin(canvas, frog, random);
        this.colour = frog.colouring().skinColour();
        this.dark = frog.colouring().darkColour();
        this.edge = mix(colour, dark, 0.75);
        this.turn = frog.pose().turn();
        this.bodyX = 0.5 - turn * 0.05;
        this.headX = 0.5 + turn * 0.05;
        this.faceX = headX + turn * 0.075;
    }

    /**
     * Returns the picture of {@code frog} in its scenery: {@code size * size * 3} bytes of red,
     * green and blue.
     */
    public static byte[] paint(Frog frog, int size) {
        var canvas = new Canvas(size);
        var random = new SplittableRandom(frog.details());
        Scenery.draw(canvas, frog.background(), random.split());
        canvas.place(frog.placement());
        new FrogPainter(canvas, frog, random.split()).draw();
        return canvas.pixels();
    }

    /** Returns the same picture without the frog. */
    public static byte[] paintScenery(Frog frog, int size) {
        var canvas = new Canvas(size);
        Scenery.draw(canvas, frog.background(), new SplittableRandom(frog.details()).split());
        return canvas.pixels();
    }

    private void draw() {
        canvas.fill(ellipse(0.5, 0.9, 0.86, 0.14), translucent(new Color(0x10202A), 0.28));
        hindLeg(-1);
        hindLeg(1);
        body();
        foreleg(-1);
        foreleg(1);
        head();
        eye(-turn == 0 ? -1 : turn);
        eye(turn == 0 ? 1 : -turn);
    }

    private void hindLeg(int side) {
        double near = side == -turn ? 1.15 : turn == 0 ? 1 : 0.8;
        double x = bodyX + side * Math.min(0.3, build.bodyWidth() / 2);
        Color leg = frog.species() == Species.POISON_DART_FROG ? mix(colour, dark, 0.55) : mix(colour, dark, 0.14);
        foot(x + side * 0.06, 0.2 * near, leg);
        Shape thigh = ellipse(x, 0.74, 0.24 * near, 0.27 * near);
        solid(thigh, leg);
        canvas.inside(thigh, () -> skin.onThigh(x, 0.74, side, near));
    }

    private void foot(double x, double width, Color leg) {
        boolean pads = frog.species() == Species.TREE_FROG;
        solid(ellipse(x, FEET_Y, width, 0.07), leg);
        Color toe = pads ? new Color(0xFF9A3C) : mix(leg, Color.WHITE, 0.15);
        for (int i = -1; i <= 1; i++) {
            double toeSize = pads ? 0.062 : 0.045;
            canvas.fill(ellipse(x + i * width * 0.36, FEET_Y + 0.02, toeSize, toeSize), toe);
        }
    }

    private void body() {
        Shape body = ellipse(bodyX, BODY_Y, build.bodyWidth(), build.bodyHeight());
        solid(body, colour);
        canvas.inside(body, () -> {
            skin.onBody(bodyX, BODY_Y, build.bodyWidth(), build.bodyHeight());
            Color belly = frog.colouring().bellyColour();
            canvas.fill(
                    ellipse(bodyX + turn * 0.05, BODY_Y + 0.09, build.bodyWidth() * 0.62, build.bodyHeight() * 0.8),
                    belly);
        });
    }

    private void foreleg(int side) {
        double reach = Math.min(0.2, build.bodyWidth() * 0.3);
        double x = bodyX + turn * 0.05 + side * reach;
        Color leg = frog.species() == Species.POISON_DART_FROG ? mix(colour, dark, 0.45) : colour;
        Shape bone = curve(x, 0.66, x + side * 0.05, 0.76, x + side * 0.005, FEET_Y - 0.02);
        canvas.line(bone, build.limb() + 2 * OUTLINE, edge);
        canvas.line(bone, build.limb(), leg);
        foot(x + side * 0.01, build.limb() * 1.7, leg);
    }

    private void head() {
        double width = build.headWidth();
        double height = build.headHeight();
        Shape head = ellipse(headX, HEAD_Y, width, height);
        if (frog.species() == Species.BULLFROG) {
            solid(
                    ellipse(faceX, HEAD_Y + 0.15, width * 0.62, 0.24),
                    frog.colouring().bellyColour());
        }
        solid(head, colour);
        canvas.inside(head, () -> {
            canvas.fill(
                    ellipse(faceX, HEAD_Y + height * 0.5, width * 0.8, height * 0.62),
                    mix(colour, frog.colouring().bellyColour(), 0.75));
            skin.onHead(faceX, HEAD_Y, width, height);
            if (frog.species() == Species.COMMON_FROG) {
                mask(-1);
                mask(1);
            }
        });
        cheeks();
        mouth();
    }

    private void mask(int side) {
        canvas.fill(ellipse(faceX + side * (build.apart() + 0.05), HEAD_Y - 0.02, 0.16, 0.13), dark);
    }

    private void cheeks() {
        double apart = build.headWidth() * 0.33;
        for (int side = -1; side <= 1; side += 2) {
            double near = side == turn ? 0.6 : 1;
            canvas.fill(
                    ellipse(faceX + side * apart * near, HEAD_Y + 0.07, 0.1 * near, 0.065),
                    translucent(new Color(0xFF7A70), 0.55));
        }
    }

    private void mouth() {
        double half = build.headWidth() * (frog.species() == Species.BULLFROG ? 0.36 : 0.29);
        double y = HEAD_Y + 0.05;
        canvas.line(curve(faceX - half, y, faceX, y + 0.14, faceX + half, y), 0.026, mix(dark, Color.BLACK, 0.3));
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(ellipse(faceX + side * 0.035, HEAD_Y + 0.005, 0.022, 0.018), dark);
        }
    }

    private void eye(int side) {
        boolean far = side == turn;
        double radius = build.eye() * (far ? 0.86 : 1);
        double x = faceX + side * build.apart() * (far ? 0.78 : 1);
        double y = HEAD_Y - build.headHeight() * 0.42;
        solid(
                ellipse(x, y, radius * 2.2, radius * 2.2),
                frog.species() == Species.COMMON_FROG ? mix(colour, dark, 0.3) : colour);
        canvas.fill(ellipse(x, y, radius * 1.75, radius * 1.75), Color.WHITE);
        canvas.fill(
                ellipse(x + turn * 0.01, y, radius * 1.5, radius * 1.5),
                frog.colouring().irisColour());
        double look = x + turn * radius * 0.28;
        canvas.fill(ellipse(look, y + 0.004, radius * 0.95, radius * 1.08), new Color(0x14110F));
        canvas.fill(ellipse(look - radius * 0.2, y - radius * 0.24, radius * 0.42, radius * 0.42), Color.WHITE);
    }

    private void solid(Shape shape, Color inner) {
        canvas.line(shape, 2 * OUTLINE, edge);
        canvas.fill(shape, inner);
    }
}
