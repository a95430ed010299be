package rana.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The floating-point type of activations. */
public enum Precision {
    /** 24 bits of significand. */
    FLOAT32(ScalarType.Float),

    /**
     * 8 bits of significand and the range of float32, so that small gradients do not vanish and
     * losses need no scaling. Processors and GPUs with matrix units multiply such numbers several
     * times faster.
     */
    BFLOAT16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    /** Returns {@code tensor} in this type; the same numbers if nothing changes. Differentiable. */
    public Tensor of(Tensor tensor) {
        return tensor.scalar_type().intern() == type ? tensor : tensor.to(type);
    }

    /** Returns {@code tensor} in the type of {@code other}. Differentiable. */
    public static Tensor same(Tensor tensor, Tensor other) {
        ScalarType type = other.scalar_type().intern();
        return tensor.scalar_type().intern() == type ? tensor : tensor.to(type);
    }
}
