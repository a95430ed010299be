package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.data.DataListener;
import rana.io.AtomicFile;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.train.TinyGan;

class SameImagesTest {
    @TempDir
    private Path parent;

    private final List<String> messages = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_run_whose_images_were_moved_continues_to_the_same_bits() throws IOException {
        Path images = folder("images", "red", "blue");
        resume(train(TinyGan.recipe(), images, "undisturbed", 5), 8).resume();
        Path run = train(TinyGan.recipe(), images, "run", 5);
        Path moved = Files.move(images, parent.resolve("moved"));

        assertThatThrownBy(() -> resume(run, 8).resume())
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "data: the images of %s are no longer at %s; set it to the folder or archive that has them now"
                                .formatted(run, images));
        resume(run, 8).data(moved.toString()).resume();

        assertThat(weights(run)).isEqualTo(weights(parent.resolve("undisturbed")));
        assertThat(Run.open(run).info().data().source()).isEqualTo(moved.toString());
        assertThat(warnings).isEmpty();
        resume(run, 9).resume();
    }

    @Test
    void other_images_are_refused_with_both_hashes() throws IOException {
        Path images = folder("images", "red", "blue");
        Path run = train(TinyGan.recipe(), images, "run", 5);
        String before = sha256(run);
        picture(images.resolve("red/0.png"), 99);

        assertThatThrownBy(() -> resume(run, 8).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageMatching(
                        ("\\Q%s is trained on 12 images of %s with SHA-256 %s…; %2$s has 12 with SHA-256 \\E[0-9a-f]{12}"
                                        + "…: restore them, or train a new run")
                                .formatted(run, images, before.substring(0, 12)));
        assertThatThrownBy(() -> resume(run, 8).data("pond:12").resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("got the data pond:12");
        assertThat(Run.open(run).info().sessions()).hasSize(1);
    }

    @Test
    void classes_in_another_order_are_refused_with_both_lists() throws IOException {
        Path images = folder("images", "blue", "green", "red");
        Path run = train(conditional(), images, "run", 1);
        Files.move(images.resolve("red"), images.resolve("a_red"));

        assertThatThrownBy(() -> resume(run, 2).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is trained on the classes blue, green, red;")
                .hasMessageContaining("have the classes a_red, blue, green now");
    }

    @Test
    void the_names_of_classes_do_not_matter_to_a_model_without_classes() throws IOException {
        Path images = folder("images", "blue", "red");
        Path run = train(TinyGan.recipe(), images, "run", 5);
        Files.move(images.resolve("red"), images.resolve("crimson"));

        assertThat(resume(run, 8).resume().step()).isEqualTo(8);
    }

    @Test
    void a_run_of_an_older_version_continues_with_a_warning_and_has_a_hash_afterwards() throws IOException {
        Path run = train(TinyGan.recipe(), folder("images", "red", "blue"), "run", 5);
        String before = sha256(run);
        asOlderVersion(run, List.of("blue", "red"));

        resume(run, 8).resume();

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("has no SHA-256 of its images").contains("not checked");
        assertThat(warnings.get(1)).contains("a newer decoder of picture files").contains("not bit-equal");
        assertThat(sha256(run)).isEqualTo(before);
    }

    @Test
    void a_run_of_an_older_version_keeps_its_classes_without_images() throws IOException {
        Path images = folder("images", "blue", "green", "red");
        Path run = train(conditional(), images, "run", 1);
        asOlderVersion(run, List.of("blue", "green", "red"));
        AtomicFile.deleteFolder(images.resolve("green"));

        resume(run, 2).resume();

        assertThat(Run.open(run).info().data().classes()).containsExactly("blue", "green", "red");
        assertThat(Run.open(run).recipe().pictures().classes()).isEqualTo(3);
    }

    @Test
    void classes_without_images_are_left_out_of_a_new_run_and_named_first() throws IOException {
        Path images = folder("images", "blue", "red");
        Files.createDirectories(images.resolve("green"));
        Files.write(images.resolve("green/0.png"), new byte[0]);
        RecordingNotes notes = new RecordingNotes();

        Path run = parent.resolve("run");
        TrainingSession.of(conditional())
                .data(images.toString())
                .steps(1)
                .into(run)
                .onData(notes)
                .onStep(step -> notes.note("step"))
                .run();

        assertThat(notes.lines)
                .contains("folder %s, 2 classes: no pictures of 1 of 3 classes, which are left out: green"
                        .formatted(images));
        assertThat(notes.lines.get(notes.lines.size() - 1)).isEqualTo("step");
        assertThat(Run.open(run).info().data().classes()).containsExactly("blue", "red");
        assertThat(Run.open(run).recipe().pictures().classes()).isEqualTo(2);
    }

    @Test
    void another_batch_size_is_said_and_the_number_of_images_only_grows() throws IOException {
        Path run = train(TinyGan.recipe(), folder("images", "red", "blue"), "run", 5);

        resume(run, 8).batch(3).resume();

        assertThat(messages)
                .anyMatch(line -> line.startsWith("changed settings: training.steps from 5 to 8"))
                .anyMatch(line -> line.contains("training.batch from 6 to 3"));
        assertThat(Metrics.read(run))
                .extracting(Metrics::images)
                .containsExactly(12L, 24L, 36L, 48L, 60L, 66L, 72L, 78L);
        assertThat(Files.readString(new RunFiles(run).log())).contains("training.batch from 6 to 3");
    }

    @Test
    void the_default_source_of_a_recipe_cannot_move_a_run() throws IOException {
        Path run = train(TinyGan.recipe(), folder("images", "red", "blue"), "run", 5);

        assertThatThrownBy(() -> resume(run, 8).set("pictures.source=" + parent).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("data: set it if the images of ");
    }

    private Path train(Recipe recipe, Path images, String name, long steps) {
        Path folder = parent.resolve(name);
        TrainingSession.of(recipe)
                .data(images.toString())
                .steps(steps)
                .into(folder)
                .onWarning(warnings::add)
                .run();
        return folder;
    }

    private TrainingSession resume(Path run, long steps) {
        return TrainingSession.in(run).steps(steps).onMessage(messages::add).onWarning(warnings::add);
    }

    private static Recipe conditional(String... more) {
        List<String> assignments = new ArrayList<>(List.of(
                "pictures.size=16",
                "training.batch=4",
                "networks.widths=[16, 16, 16]",
                "networks.blocks=[1, 1, 1]",
                "training.precision=float32"));
        assignments.addAll(List.of(more));
        return Recipes.named("r3gan-small-conditional", assignments);
    }

    private static String sha256(Path run) {
        return String.valueOf(Run.open(run).info().data().sha256());
    }

    private static Object weights(Path run) {
        return Manifest.read(Checkpoints.of(new RunFiles(run)).list().get(0)).sha256().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".safetensors"))
                .toList();
    }

    /** Makes {@code run.json} one of a version that recorded no hash, with these classes. */
    private static void asOlderVersion(Path run, List<String> classes) {
        RunInfo info = Run.open(run).info();
        RunInfo.Data data = info.data();
        info.on(new RunInfo.Data(data.source(), data.path(), data.description(), data.pictures(), classes, null, null))
                .write(new RunFiles(run));
    }

    /** Creates a folder of six pictures of each class. */
    private Path folder(String name, String... classes) throws IOException {
        Path folder = parent.resolve(name);
        for (String label : classes) {
            Files.createDirectories(folder.resolve(label));
            for (int i = 0; i < 6; i++) {
                picture(folder.resolve(label).resolve(i + ".png"), label.hashCode() + i);
            }
        }
        return folder;
    }

    private static void picture(Path file, int seed) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, random.nextInt(1 << 24));
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** A listener that keeps the notes. */
    private static final class RecordingNotes implements DataListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void progress(String what, long done, long total) {}

        @Override
        public void skipped(String file, String reason) {}

        @Override
        public void note(String line) {
            lines.add(line);
        }
    }
}
