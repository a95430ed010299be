package rana.nn;

/** What layers ask of their input. */
final class Shapes {
    private Shapes() {}

    static Shape.Image image(Shape input) {
        if (input instanceof Shape.Image image) {
            return image;
        }
        throw new IllegalArgumentException(
                "needs pictures (height×width×channels), got a vector of " + input + "; put a reshape before it");
    }

    static Shape.Vector vector(Shape input) {
        if (input instanceof Shape.Vector vector) {
            return vector;
        }
        throw new IllegalArgumentException("needs a vector, got pictures of " + input + "; put a flatten before it");
    }

    static void atLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + "; got " + value);
        }
    }

    static void even(Shape.Image input) {
        if (input.height() % 2 != 0 || input.width() % 2 != 0) {
            throw new IllegalArgumentException(
                    "halves its input, which is %d×%d; both must be even".formatted(input.height(), input.width()));
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
                            padding == 0 ? "" : " with " + padding + " padding in all"));
        }
    }
}
