package rana.keras;

import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor in a file of Keras.
 *
 * @param shape its extents; empty for a scalar
 * @param values reads its values, in row-major order
 */
record StoredTensor(List<Long> shape, Supplier<float[]> values) {
    StoredTensor {
        shape = List.copyOf(shape);
    }

    /** Returns the shape for a message: {@code (5, 5, 128, 256)}. */
    String extents() {
        return extents(shape);
    }

    static String extents(List<Long> shape) {
        return shape.stream()
                .map(String::valueOf)
                .toList()
                .toString()
                .replace('[', '(')
                .replace(']', ')');
    }
}
