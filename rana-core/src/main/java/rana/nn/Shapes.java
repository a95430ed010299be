package rana.nn;

/** Checks for the input shapes of layers. */
final class Shapes {
    private Shapes() {}

    static Shape.Image image(Shape input) {
        if (input instanceof Shape.Image image) {
            return image;
        }
        throw new IllegalArgumentException(
                "needs images (height×width×channels); got a vector of " + input + "; put a reshape before it");
    }

    static Shape.Vector vector(Shape input) {
        if (input instanceof Shape.Vector vector) {
            return vector;
        }
        throw new IllegalArgumentException("needs a vector; got images of " + input + "; put a flatten before it");
    }

    static void atLeast(String name, long min, long value) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + "; got " + value);
        }
    }

    static void even(Shape.Image input) {
        if (input.height() % 2 != 0 || input.width() % 2 != 0) {
            throw new IllegalArgumentException(
                    "needs an even height and width; got %d×%d".formatted(input.height(), input.width()));
        }
    }

    static void kernelFits(String what, long kernel, Shape.Image input, long padding) {
        if (kernel > input.height() + padding || kernel > input.width() + padding) {
            throw new IllegalArgumentException("%s %d×%d is larger than its %d×%d input%s"
                    .formatted(
                            what,
                            kernel,
                            kernel,
                            input.height(),
                            input.width(),
                            padding == 0 ? "" : " with a total padding of " + padding));
        }
    }
}
