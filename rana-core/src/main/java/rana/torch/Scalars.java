package rana.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;

/** Numbers as native objects of the engine. Create them inside a {@link Scope}. */
public final class Scalars {
    private Scalars() {}

    /** Returns {@code value} as a scalar. */
    public static Scalar of(double value) {
        Engine.load();
        return new Scalar(value);
    }

    /** Returns {@code value} as an optional scalar. */
    public static ScalarOptional optional(double value) {
        return new ScalarOptional(of(value));
    }
}
