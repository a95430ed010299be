package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rana.classify.PondImages.Kind;
import rana.data.DataListener;
import rana.pond.Colouring;

class PondImagesTest {
    private static final PondImages IMAGES = new PondImages(200, 32, 5, DataListener.SILENT);

    @Test
    void a_picture_is_a_function_of_the_seed_and_its_index() {
        PondImages fewer = new PondImages(60, 32, 5, DataListener.SILENT);
        PondImages others = new PondImages(60, 32, 6, DataListener.SILENT);
        for (int i = 0; i < 60; i++) {
            assertThat(picture(fewer, i)).isEqualTo(picture(IMAGES, i)).isNotEqualTo(picture(others, i));
        }
    }

    @Test
    void half_are_frogs_and_every_other_kind_is_as_frequent_as_the_next() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (int i = 0; i < 200; i++) {
            counts.merge(IMAGES.kind(i), 1, Integer::sum);
        }
        assertThat(counts.remove(Kind.FROG)).isEqualTo(100);
        assertThat(counts).hasSize(10).containsValue(10);
        assertThat(counts.values()).containsOnly(10);
    }

    @Test
    void only_frogs_have_a_species_a_colouring_and_a_pose() {
        for (int i = 0; i < 200; i++) {
            boolean frog = IMAGES.kind(i) == Kind.FROG;
            assertThat(IMAGES.label(i, PondImages.FROG)).isEqualTo(frog ? 1 : 0);
            for (int task = 1; task < 4; task++) {
                int classes = IMAGES.tasks().get(task).classes().size();
                assertThat(IMAGES.label(i, task)).isBetween(frog ? 0 : -1, frog ? classes - 1 : -1);
            }
        }
    }

    @Test
    void the_labels_of_a_frog_are_consistent() {
        for (int i = 0; i < 200; i += 2) {
            String species = label(i, PondImages.SPECIES);
            String colouring = label(i, PondImages.COLOURING);
            assertThat(Colouring.valueOf(colouring.toUpperCase(Locale.ROOT))
                            .species()
                            .label())
                    .isEqualTo(species);
        }
    }

    private static String label(int index, int task) {
        return IMAGES.tasks().get(task).classes().get(IMAGES.label(index, task));
    }

    private static byte[] picture(PondImages images, int index) {
        byte[] picture = new byte[images.pictureBytes()];
        images.read(index, picture, 0);
        return picture;
    }
}
