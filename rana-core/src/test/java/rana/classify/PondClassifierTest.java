package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rana.UsageException;
import rana.classify.PondImages.Kind;
import rana.data.DataListener;
import rana.data.Pond;
import rana.image.Picture;
import rana.pond.Frog;
import rana.torch.ComputeDevice;

/** Uses ponds that the classifier was not trained on. */
class PondClassifierTest {
    private static final PondClassifier CLASSIFIER = PondClassifier.shipped(ComputeDevice.CPU);
    private static final long OTHER_SEED = 1234;

    @AfterAll
    static void close() {
        CLASSIFIER.close();
    }

    @Test
    void the_ponds_own_pictures_are_frogs_of_every_species_colouring_and_pose() {
        PondScores scores = CLASSIFIER.classify(pond(300, 32, frog -> true));

        assertThat(scores.frogFraction()).isGreaterThan(0.98);
        assertThat(scores.species()).hasSize(5).allMatch(PondScores.Frequency::covered);
        assertThat(scores.colourings()).hasSize(12).allMatch(PondScores.Frequency::covered);
        assertThat(scores.poses()).hasSize(3).allMatch(PondScores.Frequency::covered);
    }

    @Test
    void what_is_missing_is_not_covered() {
        PondScores scores = CLASSIFIER.classify(
                pond(300, 32, frog -> frog.species() == Frog.Species.TOAD && frog.pose() != Frog.Pose.LEFT));

        assertThat(scores.species())
                .filteredOn(PondScores.Frequency::covered)
                .extracting(PondScores.Frequency::name)
                .containsExactly("toad");
        assertThat(scores.colourings())
                .filteredOn(PondScores.Frequency::covered)
                .extracting(PondScores.Frequency::name)
                .containsExactly("olive", "clay");
        assertThat(scores.poses())
                .filteredOn(PondScores.Frequency::covered)
                .extracting(PondScores.Frequency::name)
                .containsExactly("front", "right");
    }

    @Test
    void larger_pictures_are_classified_as_well() {
        assertThat(CLASSIFIER.classify(pond(60, 64, frog -> true)).frogFraction())
                .isGreaterThan(0.95);
    }

    @Test
    void pictures_without_frogs_are_rarely_classified_as_frogs() {
        PondImages images = new PondImages(1000, 32, OTHER_SEED, DataListener.SILENT);
        Map<Kind, List<Picture>> kinds = new EnumMap<>(Kind.class);
        for (int i = 0; i < images.count(); i++) {
            byte[] picture = new byte[images.pictureBytes()];
            images.read(i, picture, 0);
            kinds.computeIfAbsent(images.kind(i), kind -> new ArrayList<>()).add(new Picture(32, 32, 3, picture));
        }
        kinds.forEach((kind, pictures) -> {
            double fraction = CLASSIFIER.classify(pictures).frogFraction();
            if (kind == Kind.FROG) {
                assertThat(fraction).isGreaterThan(0.95);
            } else {
                assertThat(fraction).as(kind.toString()).isLessThan(0.2);
            }
        });
    }

    @Test
    void grey_pictures_and_empty_lists_are_refused() {
        assertThatThrownBy(() -> CLASSIFIER.classify(List.of(new Picture(32, 32, 1, new byte[1024]))))
                .isInstanceOf(UsageException.class)
                .hasMessage("the pond classifier takes square colour pictures; got 32×32 with 1 channel(s)");
        assertThatThrownBy(() -> CLASSIFIER.classify(List.of())).isInstanceOf(UsageException.class);
    }

    private static List<Picture> pond(int count, int size, Predicate<Frog> wanted) {
        Pond pond = new Pond(100_000, size, 3, OTHER_SEED);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; pictures.size() < count; i++) {
            if (wanted.test(Frog.draw(OTHER_SEED, i))) {
                byte[] picture = new byte[size * size * 3];
                pond.read(i, picture, 0);
                pictures.add(new Picture(size, size, 3, picture));
            }
        }
        return pictures;
    }
}
