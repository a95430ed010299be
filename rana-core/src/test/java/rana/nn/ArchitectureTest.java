package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Shape PICTURE = new Shape.Image(3, 32, 32);

    @Test
    void a_kernel_larger_than_its_input_is_named_before_any_tensor_exists() {
        List<Layer> layers = List.of(new Conv(8, 4, 16, Padding.VALID), new Relu(), new Conv(8, 4, 1, Padding.VALID));

        assertThatThrownBy(() -> new Architecture(PICTURE, layers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 2 (conv): kernel 4×4 is larger than its 2×2 input");
    }

    @Test
    void a_linear_layer_on_pictures_asks_for_a_flatten() {
        assertThatThrownBy(() -> new Architecture(PICTURE, List.of(new Linear(1))))
                .hasMessage("layer 0 (linear): needs a vector; got images of 32×32×3; put a flatten before it");
    }

    @Test
    void a_reshape_that_is_not_filled_says_what_it_needs() {
        assertThatThrownBy(() -> new Architecture(new Shape.Vector(10), List.of(new Reshape(2, 2, 3))))
                .hasMessage("layer 0 (reshape): a vector of 10 does not fill 2×2×3, which needs 12");
    }

    @Test
    void parameters_and_macs_are_those_counted_by_hand() {
        Architecture architecture = new Architecture(
                PICTURE,
                List.of(
                        new Conv(8, 3, 2, Padding.SAME), // 3·8·9 + 8, 16·16·8·3·9
                        new BatchNorm(0.99, 1e-3), // 8 + 8; the running statistics are not trained
                        new Flatten(),
                        new Maxout(5, 2))); // 2048·10 + 10, 2048·10

        assertThat(architecture.output()).isEqualTo(new Shape.Vector(5));
        assertThat(architecture.parameters()).isEqualTo(216 + 8 + 16 + 20_480 + 10);
        assertThat(architecture.macs()).isEqualTo(55_296 + 20_480);
    }

    @Test
    void explicit_padding_is_added_on_each_side() {
        assertThat(new Conv(1, 4, 2, Padding.explicit(1)).output(PICTURE)).isEqualTo(new Shape.Image(1, 16, 16));
        assertThat(new ConvTranspose(1, 4, 2, Padding.explicit(1)).output(PICTURE))
                .isEqualTo(new Shape.Image(1, 64, 64));
    }
}
