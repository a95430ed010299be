package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.gate.GateReport;
import rana.io.RecordingFileOps;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;

class CheckpointsTest {
    private static final int TRIED = 200;

    @TempDir
    private Path folder;

    private final List<String> skipped = new ArrayList<>();

    @Test
    void a_checkpoint_gets_its_name_when_every_file_and_then_the_manifest_is_on_the_disk() {
        try (RecordingFileOps files = RecordingFileOps.open()) {
            save(1);

            List<String> steps = files.steps();
            int manifest = steps.indexOf("move checkpoint.json");
            int named = steps.indexOf("move step-000001");
            assertThat(steps.indexOf("force .optimizers.safetensors.part")).isBetween(0, manifest);
            assertThat(steps.subList(0, manifest))
                    .filteredOn(step -> step.startsWith("move "))
                    .hasSize(5);
            assertThat(steps.subList(manifest, named)).contains("forceFolder .step-000001.part");
            assertThat(steps.get(named + 1)).isEqualTo("forceFolder " + folder.getFileName());
        }
    }

    @Test
    void a_checkpoint_is_never_overwritten() {
        Path first = save(1);

        assertThatThrownBy(() -> save(1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(first + " exists already");
    }

    @Test
    void a_disk_that_is_full_at_any_step_leaves_the_old_checkpoint_and_no_half_of_a_new_one() {
        Path old = save(1);
        int step = 1;
        boolean written = false;
        while (!written) {
            try (RecordingFileOps files = RecordingFileOps.fullFrom(step++)) {
                save(2);
                written = true;
            } catch (FailureException e) {
                assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining(folder.toString());
            }
            Checkpoint.requireIntact(old);
            Checkpoints checkpoints = new Checkpoints(folder);
            if (checkpoints.list().size() == 2) {
                Checkpoint.requireIntact(checkpoints.at(2));
                written = true;
            }
        }
        assertThat(step).isGreaterThan(25);
    }

    @Test
    void a_flipped_bit_or_a_cut_anywhere_in_a_checkpoint_is_found() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Path checkpoint = save(1);
        for (Path file : files(checkpoint)) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < TRIED; i++) {
                requireFound(checkpoint, file, flipped(whole, random.nextInt(whole.length), random.nextInt(8)));
                requireFound(checkpoint, file, Arrays.copyOf(whole, random.nextInt(whole.length)));
            }
            Files.write(file, whole);
        }
        Checkpoint.requireIntact(checkpoint);
    }

    @Test
    @Tag("gate")
    void a_flipped_bit_in_every_byte_and_a_cut_at_every_length_of_a_checkpoint_is_found() throws IOException {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        Path checkpoint = save(1);
        int bytes = 0;
        for (Path file : files(checkpoint)) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at++) {
                requireFound(checkpoint, file, flipped(whole, at, random.nextInt(8)));
                requireFound(checkpoint, file, Arrays.copyOf(whole, at));
            }
            bytes += whole.length;
            Files.write(file, whole);
        }
        GateReport.record(
                "3. corruption",
                "a checkpoint of %,d bytes: each file truncated at every length, and one bit flipped in every byte"
                        .formatted(bytes),
                "all %,d detected".formatted(2 * bytes));
    }

    @Test
    void the_newest_intact_one_is_taken_and_the_damaged_are_named() throws IOException {
        Path intact = save(3);
        Path cut = save(12);
        Path missing = save(20);
        Files.write(cut.resolve(Checkpoint.GENERATOR), new byte[7]);
        Files.delete(missing.resolve(Manifest.FILE));

        assertThat(new Checkpoints(folder).newestIntact(skipped::add)).contains(intact);
        assertThat(skipped).hasSize(2);
        assertThat(skipped.get(0)).contains("step-000020").contains("no such file");
        assertThat(skipped.get(1)).contains("step-000012").contains("generator.safetensors: is damaged");
    }

    @Test
    void where_all_are_damaged_it_says_so_and_where_there_is_none_there_is_none() throws IOException {
        assertThat(new Checkpoints(folder.resolve("no")).newestIntact(skipped::add))
                .isEmpty();
        Files.delete(save(3).resolve(Manifest.FILE));

        assertThatThrownBy(() -> new Checkpoints(folder).newestIntact(skipped::add))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no intact checkpoint");
    }

    @Test
    void the_newest_few_and_the_best_are_kept_and_leftovers_go() throws IOException {
        IntStream.rangeClosed(1, 5).forEach(this::save);
        Files.createDirectories(folder.resolve(".step-000006.part"));

        new Checkpoints(folder).prune(2, "step-000001");

        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("step-000005", "step-000004", "step-000001");
        }
    }

    @Test
    void checkpoints_newer_than_the_step_that_a_run_continues_from_are_set_aside() throws IOException {
        IntStream.rangeClosed(1, 3).forEach(this::save);
        Checkpoints checkpoints = new Checkpoints(folder);

        checkpoints.setAsideAfter(1);
        save(2);
        checkpoints.setAsideAfter(1);

        assertThat(checkpoints.list()).containsExactly(checkpoints.at(1));
        assertThat(folder.resolve("step-000002.aside")).isDirectory();
    }

    private Path save(long step) {
        Path checkpoint = new Checkpoints(folder).at(step);
        Recipe recipe = TinyGan.recipe();
        try (Training training = new Training(recipe, TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            training.save(checkpoint);
        }
        return checkpoint;
    }

    private static List<Path> files(Path checkpoint) throws IOException {
        try (var files = Files.list(checkpoint)) {
            return files.toList();
        }
    }

    private static byte[] flipped(byte[] whole, int at, int bit) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        return flipped;
    }

    private static void requireFound(Path checkpoint, Path file, byte[] damaged) throws IOException {
        Files.write(file, damaged);
        assertThatThrownBy(() -> Checkpoint.requireIntact(checkpoint)).isInstanceOf(FailureException.class);
    }
}
