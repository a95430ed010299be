package rana.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;

/** Numbers as the engine takes them; native objects, so make them inside a {@link Scope}. */
public final class Scalars {
    private Scalars() {}

    public static Scalar of(double value) {
        return new Scalar(value);
    }

    public static ScalarOptional optional(double value) {
        return new ScalarOptional(new Scalar(value));
    }
}
