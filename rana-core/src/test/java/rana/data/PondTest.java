package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rana.image.Resize;
import rana.pond.Colouring;
import rana.pond.Frog;
import rana.pond.Frog.Species;
import rana.pond.FrogPainter;

class PondTest {
    private static final int MANY = 2000;

    @Test
    void is_a_function_of_the_seed() {
        assertThat(all(new Pond(40, 32, 3, 5))).isEqualTo(all(new Pond(40, 32, 3, 5)));
        assertThat(all(new Pond(40, 32, 3, 5))).isNotEqualTo(all(new Pond(40, 32, 3, 6)));
    }

    @Test
    void gives_the_same_picture_in_any_order_and_in_a_larger_pond() {
        byte[] alone = picture(new Pond(1000, 32, 3, 5), 39);
        var pond = new Pond(40, 32, 3, 5);
        all(pond);
        assertThat(picture(pond, 39)).isEqualTo(alone);
    }

    @Test
    void scenery_is_the_picture_without_its_frog() {
        var pond = new Pond(40, 32, 3, 5);
        for (int i = 0; i < 40; i++) {
            byte[] with = picture(pond, i);
            byte[] without = pond.scenery(i);
            assertThat(Arrays.copyOf(without, 32 * 3)).isEqualTo(Arrays.copyOf(with, 32 * 3)); // the top row
            assertThat(without).isNotEqualTo(with);
        }
    }

    @Test
    void repeats_no_frog() {
        assertThat(frogs()).doesNotHaveDuplicates();
    }

    @Test
    void draws_every_attribute_often_enough_to_be_learnt() {
        assertEvenly(Frog::species, Species.values().length);
        assertEvenly(Frog::pattern, Frog.Pattern.values().length);
        assertEvenly(Frog::pose, Frog.Pose.values().length);
        assertEvenly(Frog::background, Frog.Background.values().length);
        assertThat(frogs()).extracting(Frog::colouring).contains(Colouring.values());
    }

    @Test
    void gives_no_frog_the_colours_of_another_species() {
        assertThat(frogs()).allSatisfy(frog -> {
            assertThat(frog.colouring().species()).isEqualTo(frog.species());
            assertThat(frog.placement().right()).isBetween(-0.03, 0.03);
            assertThat(frog.placement().down()).isBetween(-0.02, 0.02);
            assertThat(frog.placement().scale()).isBetween(0.93, 1.03);
        });
    }

    @Test
    void labels_each_frog_with_its_species() {
        var pond = new Pond(50, 8, 3, 1);
        assertThat(pond.classes()).containsExactly("tree frog", "poison dart frog", "common frog", "toad", "bullfrog");
        for (int i = 0; i < 50; i++) {
            assertThat(pond.classes().get(pond.label(i)))
                    .isEqualTo(pond.frog(i).species().label());
        }
    }

    @Test
    void shows_species_in_different_colours() {
        var pond = new Pond(400, 16, 3, 2);
        for (Species one : Species.values()) {
            for (Species other : Species.values()) {
                if (one != other) {
                    assertThat(distance(meanColour(pond, one), meanColour(pond, other)))
                            .as("%s and %s", one, other)
                            .isGreaterThan(8);
                }
            }
        }
    }

    @Test
    void differs_in_each_attribute_alone() {
        Frog frog = new Pond(1, 32, 3, 3).frog(0);
        byte[] shown = FrogPainter.paint(frog, 32);
        for (Frog.Pose pose : Frog.Pose.values()) {
            assertChanges(shown, frog.pose() == pose, with(frog, frog.pattern(), pose, frog.background()));
        }
        for (Frog.Pattern pattern : Frog.Pattern.values()) {
            assertChanges(shown, frog.pattern() == pattern, with(frog, pattern, frog.pose(), frog.background()));
        }
        for (Frog.Background background : Frog.Background.values()) {
            assertChanges(shown, frog.background() == background, with(frog, frog.pattern(), frog.pose(), background));
        }
    }

    @Test
    void draws_at_any_size_the_same_frog() {
        byte[] small = picture(new Pond(1, 32, 3, 4), 0);
        byte[] shrunk = Resize.bicubic(picture(new Pond(1, 128, 3, 4), 0), 128, 128, 3, 32, 32);
        double sum = 0;
        for (int i = 0; i < small.length; i++) {
            sum += Math.abs((small[i] & 0xff) - (shrunk[i] & 0xff));
        }
        assertThat(sum / small.length).isLessThan(5);
        assertThat(picture(new Pond(1, 1024, 1, 4), 0)).hasSize(1024 * 1024);
    }

    @Test
    void is_grey_where_grey_is_wanted() {
        assertThat(picture(new Pond(3, 32, 1, 4), 2)).isEqualTo(Luma.ofColour(picture(new Pond(3, 32, 3, 4), 2)));
    }

    @Test
    void refuses_impossible_ponds() {
        assertThatThrownBy(() -> new Pond(0, 32, 3, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pond(1, 32, 2, 1)).hasMessageContaining("with 2 channels");
        assertThatThrownBy(() -> new Pond(1, 32, 3, 1).frog(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<Frog> frogs() {
        var pond = new Pond(MANY, 8, 3, 11);
        return IntStream.range(0, MANY).mapToObj(pond::frog).toList();
    }

    /**
     * Asserts that each value's count is within five standard deviations of a uniform distribution.
     */
    private static <T> void assertEvenly(Function<Frog, T> attribute, int values) {
        double fraction = 1.0 / values;
        double margin = 5 * Math.sqrt(MANY * fraction * (1 - fraction));
        Map<T, Long> counts = frogs().stream().collect(Collectors.groupingBy(attribute, Collectors.counting()));
        assertThat(counts).hasSize(values);
        assertThat(counts.values())
                .allSatisfy(count ->
                        assertThat(count.doubleValue()).isBetween(MANY * fraction - margin, MANY * fraction + margin));
    }

    private static Frog with(Frog frog, Frog.Pattern pattern, Frog.Pose pose, Frog.Background background) {
        return new Frog(frog.species(), frog.colouring(), pattern, pose, background, frog.placement(), frog.details());
    }

    private static void assertChanges(byte[] shown, boolean same, Frog other) {
        assertThat(java.util.Arrays.equals(FrogPainter.paint(other, 32), shown))
                .as(other.toString())
                .isEqualTo(same);
    }

    private static double[] meanColour(Pond pond, Species species) {
        double[] sum = new double[3];
        double pixels = 0;
        for (int index = 0; index < pond.count(); index++) {
            if (pond.frog(index).species() == species) {
                byte[] picture = picture(pond, index);
                for (int i = 0; i < picture.length; i++) {
                    sum[i % 3] += picture[i] & 0xff;
                }
                pixels += picture.length / 3.0;
            }
        }
        return new double[] {sum[0] / pixels, sum[1] / pixels, sum[2] / pixels};
    }

    private static double distance(double[] one, double[] other) {
        return Math.hypot(Math.hypot(one[0] - other[0], one[1] - other[1]), one[2] - other[2]);
    }

    private static byte[] picture(Pond pond, int index) {
        byte[] picture = new byte[pond.size() * pond.size() * pond.channels()];
        pond.read(index, picture, 0);
        return picture;
    }

    private static byte[] all(Pond pond) {
        int bytes = pond.size() * pond.size() * pond.channels();
        byte[] all = new byte[pond.count() * bytes];
        for (int i = pond.count() - 1; i >= 0; i--) {
            pond.read(i, all, i * bytes);
        }
        return all;
    }
}
