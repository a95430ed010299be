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
import rana.classify.PondExamples.Kind;
import rana.data.DataListener;
import rana.data.Pond;
import rana.image.Picture;
import rana.pond.Frog;
import rana.torch.ComputeDevice;

/** On ponds that no classifier was trained on. */
class PondJudgeTest {
    private static final PondJudge JUDGE = PondJudge.shipped(ComputeDevice.CPU);
    private static final long OTHER_SEED = 1234;

    @AfterAll
    static void close() {
        JUDGE.close();
    }

    @Test
    void the_ponds_own_pictures_are_frogs_of_every_species_colouring_and_pose() {
        PondJudge.Verdict verdict = JUDGE.judge(pond(300, 32, frog -> true));

        assertThat(verdict.frogShare()).isGreaterThan(0.98);
        assertThat(verdict.species()).hasSize(5).allMatch(PondJudge.Seen::covered);
        assertThat(verdict.colourings()).hasSize(12).allMatch(PondJudge.Seen::covered);
        assertThat(verdict.poses()).hasSize(3).allMatch(PondJudge.Seen::covered);
    }

    @Test
    void what_is_missing_is_not_covered() {
        PondJudge.Verdict verdict = JUDGE.judge(
                pond(300, 32, frog -> frog.species() == Frog.Species.TOAD && frog.pose() != Frog.Pose.LEFT));

        assertThat(verdict.species())
                .filteredOn(PondJudge.Seen::covered)
                .extracting(PondJudge.Seen::name)
                .containsExactly("toad");
        assertThat(verdict.colourings())
                .filteredOn(PondJudge.Seen::covered)
                .extracting(PondJudge.Seen::name)
                .containsExactly("olive", "clay");
        assertThat(verdict.poses())
                .filteredOn(PondJudge.Seen::covered)
                .extracting(PondJudge.Seen::name)
                .containsExactly("front", "right");
    }

    @Test
    void larger_pictures_are_judged_as_well() {
        assertThat(JUDGE.judge(pond(60, 64, frog -> true)).frogShare()).isGreaterThan(0.95);
    }

    @Test
    void what_is_no_frog_is_hardly_ever_taken_for_one() {
        PondExamples examples = new PondExamples(1000, 32, OTHER_SEED, DataListener.SILENT);
        Map<Kind, List<Picture>> kinds = new EnumMap<>(Kind.class);
        for (int i = 0; i < examples.count(); i++) {
            byte[] picture = new byte[examples.pictureBytes()];
            examples.read(i, picture, 0);
            kinds.computeIfAbsent(examples.kind(i), kind -> new ArrayList<>()).add(new Picture(32, 32, 3, picture));
        }
        kinds.forEach((kind, pictures) -> {
            double share = JUDGE.judge(pictures).frogShare();
            if (kind == Kind.FROG) {
                assertThat(share).isGreaterThan(0.95);
            } else {
                assertThat(share).as(kind.toString()).isLessThan(0.2);
            }
        });
    }

    @Test
    void grey_pictures_and_none_at_all_are_refused() {
        assertThatThrownBy(() -> JUDGE.judge(List.of(new Picture(32, 32, 1, new byte[1024]))))
                .isInstanceOf(UsageException.class)
                .hasMessage("the pond's judge is for square colour pictures; got 32×32 with 1 channel(s)");
        assertThatThrownBy(() -> JUDGE.judge(List.of())).isInstanceOf(UsageException.class);
    }

    private static List<Picture> pond(int count, int size, Predicate<Frog> wanted) {
        Pond pond = new Pond(100_000, size, 3, OTHER_SEED);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; pictures.size() < count; i++) {
            if (wanted.test(pond.frog(i))) {
                byte[] picture = new byte[size * size * 3];
                pond.read(i, picture, 0);
                pictures.add(new Picture(size, size, 3, picture));
            }
        }
        return pictures;
    }
}
