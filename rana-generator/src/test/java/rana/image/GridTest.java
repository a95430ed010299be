package rana.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final int B = Grid.BACKGROUND;

    @Test
    void lays_pictures_in_reading_order_with_a_gap_and_no_border() {
        Picture grid = Grid.of(List.of(grey(10), grey(20), grey(30), grey(40)), 2);

        assertThat(rowsOf(grid))
                .containsExactly(
                        List.of(10, B, B, 20), List.of(B, B, B, B), List.of(B, B, B, B), List.of(30, B, B, 40));
    }

    @Test
    void fills_an_incomplete_last_row_with_background() {
        Picture grid = Grid.of(List.of(grey(10), grey(20), grey(30)), 2);

        assertThat(rowsOf(grid).get(3)).containsExactly(30, B, B, B);
    }

    @Test
    void keeps_all_columns_even_when_there_are_fewer_pictures() {
        assertThat(Grid.of(List.of(grey(10)), 3).width()).isEqualTo(3 + 2 * Grid.GAP);
    }

    @Test
    void of_rows_puts_the_first_row_on_top_and_lets_rows_end_early() {
        Picture grid = Grid.rows(List.of(List.of(grey(1), grey(2)), List.of(grey(3))));

        assertThat(rowsOf(grid).get(0)).containsExactly(1, B, B, 2);
        assertThat(rowsOf(grid).get(3)).containsExactly(3, B, B, B);
    }

    @Test
    void keeps_colours_where_they_are() {
        var red = new Picture(2, 1, 3, new byte[] {9, 1, 2, 8, 3, 4});
        Picture grid = Grid.of(List.of(red, red), 2);

        assertThat(Arrays.copyOfRange(grid.pixels(), 4 * 3, 6 * 3)).containsExactly(9, 1, 2, 8, 3, 4);
    }

    @Test
    void refuses_mixed_sizes_and_channels_naming_both() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.of(List.of(grey(1), new Picture(2, 1, 1, new byte[2])), 2))
                .withMessageContaining("1×1×1")
                .withMessageContaining("2×1×1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.of(List.of(grey(1), new Picture(1, 1, 3, new byte[3])), 2))
                .withMessageContaining("1×1×1")
                .withMessageContaining("1×1×3");
    }

    @Test
    void refuses_nothing_at_all() {
        assertThatIllegalArgumentException().isThrownBy(() -> Grid.of(List.of(), 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Grid.rows(List.of(List.of())));
        assertThatIllegalArgumentException().isThrownBy(() -> Grid.of(List.of(grey(1)), 0));
    }

    private static Picture grey(int shade) {
        return new Picture(1, 1, 1, new byte[] {(byte) shade});
    }

    private static List<List<Integer>> rowsOf(Picture picture) {
        var image = picture.toBufferedImage().getRaster();
        return IntStream.range(0, picture.height())
                .mapToObj(y -> IntStream.range(0, picture.width())
                        .mapToObj(x -> image.getSample(x, y, 0))
                        .toList())
                .toList();
    }
}
