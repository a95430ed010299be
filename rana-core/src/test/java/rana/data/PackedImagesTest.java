package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackedImagesTest {
    @Test
    void gives_back_what_was_added_across_arrays() {
        var builder = new PackedImages.Builder(2, 3, List.of("even", "odd"), 30);
        for (int i = 0; i < 2500; i++) {
            builder.add(picture(i), i % 2, new byte[0]);
        }
        PackedImages images = builder.build("test");

        assertThat(images.count()).isEqualTo(2500);
        assertThat(images.description()).isEqualTo("test");
        byte[] got = new byte[14];
        for (int i = 2499; i >= 0; i--) {
            images.read(i, got, 2);
            assertThat(got).startsWith(0, 0).endsWith(picture(i));
            assertThat(images.label(i)).isEqualTo(i % 2);
        }
    }

    @Test
    void has_no_labels_where_there_are_no_classes() {
        var builder = PackedImages.builder(2, 3, List.of());
        builder.add(picture(0), -1, new byte[0]);
        assertThat(builder.build("").label(0)).isEqualTo(-1);
    }

    @Test
    void refuses_an_index_out_of_range_and_a_picture_of_another_size() {
        var builder = PackedImages.builder(2, 3, List.of());
        assertThatThrownBy(() -> builder.add(new byte[11], -1, new byte[0]))
                .hasMessageContaining("a picture here has 12");
        builder.add(picture(0), -1, new byte[0]);
        PackedImages images = builder.build("");
        assertThatThrownBy(() -> images.read(1, new byte[12], 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte[] picture(int seed) {
        byte[] picture = new byte[12];
        for (int i = 0; i < 12; i++) {
            picture[i] = (byte) (seed * 31 + i);
        }
        return picture;
    }
}
