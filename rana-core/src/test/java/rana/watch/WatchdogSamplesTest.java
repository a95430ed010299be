package rana.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Finding;
import rana.run.Finding.Kind;
import rana.run.Notice;
import rana.run.RunInfo;
import rana.run.SampleMeasures;
import rana.run.StepReports;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;
import rana.train.Samples;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

class WatchdogSamplesTest {
    private static final int SIZE = 32;
    private static final Recipe AUGMENTED = Recipes.named(
            "pond",
            List.of("regularization.augmentation={transforms: [{type: translation, ratio: 0.125}], probability: 1,"
                    + " adaptive: {target: 0, adjustImages: 100, limit: 0}}"));

    @TempDir
    private Path folder;

    private final ImageSource pond = pond(1);
    private final List<Picture> real = pictures(pond);
    private final List<Picture> others = pictures(pond(2));
    private final List<Notice> notices = new ArrayList<>();

    @Test
    void samples_as_diverse_as_real_images_are_measured_as_such_and_start_no_finding() {
        TrainingListener listener = watching(AUGMENTED);
        for (int i = 1; i <= 10; i++) {
            listener.sampled(new Samples(100L * i, others, real));
        }
        assertThat(begins()).isEmpty();
        SampleMeasures measures = notices.get(0).measures().orElseThrow();
        assertThat(measures.diversity()).isBetween(0.8, 1.25);
        assertThat(measures.nearest()).isBetween(0.6, 1.6);
        assertThat(measures.grey()).isBetween(-0.005, 0.005);
    }

    @Test
    void samples_that_become_alike_are_reported_and_so_are_those_that_always_were() {
        List<Picture> alike = around(others.get(3), 8);
        TrainingListener falling = watching(AUGMENTED);
        falling.sampled(new Samples(100, others, real));
        falling.sampled(new Samples(200, alike, real));
        falling.sampled(new Samples(300, others, real));
        assertThat(begins()).containsExactly(Kind.DIVERSITY_FALLING);
        assertThat(notices.get(1).begins()).hasSize(1);
        assertThat(notices.get(2).ends()).containsExactly(Kind.DIVERSITY_FALLING);

        notices.clear();
        TrainingListener never = watching(AUGMENTED);
        never.sampled(new Samples(400, alike, real));
        assertThat(begins()).isEmpty();
        never.sampled(new Samples(500, alike, real));
        assertThat(begins()).containsExactly(Kind.DIVERSITY_FALLING);
    }

    @Test
    void repeating_a_few_images_is_reported_as_low_diversity() {
        List<Picture> few = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            few.add(around(others.get(i % 8), 2).get(i));
        }
        TrainingListener listener = watching(AUGMENTED);
        listener.sampled(new Samples(100, others, real));
        listener.sampled(new Samples(200, few, real));
        assertThat(begins()).containsExactly(Kind.DIVERSITY_FALLING);
    }

    @Test
    void grey_edges_are_reported_if_the_augmentation_creates_them_and_not_for_flat_images() {
        List<Picture> edged = others.stream().map(WatchdogSamplesTest::moved).toList();
        watching(AUGMENTED).sampled(new Samples(100, edged, real));
        assertThat(begins()).containsExactly(Kind.AUGMENTATION_LEAKING);

        notices.clear();
        watching(Recipes.named("pond", List.of())).sampled(new Samples(100, edged, real));
        assertThat(begins()).isEmpty();

        byte[] grey = new byte[SIZE * SIZE * 3];
        Arrays.fill(grey, (byte) 127);
        List<Picture> flat = around(new Picture(SIZE, SIZE, 3, grey), 3);
        watching(AUGMENTED).sampled(new Samples(100, flat, real));
        assertThat(begins()).isEmpty();
    }

    @Test
    void near_copies_of_real_images_are_reported() {
        List<Picture> copies = new ArrayList<>();
        for (int i = 0; i < real.size(); i++) {
            copies.add(around(real.get(i), 20).get(i));
        }
        watching(AUGMENTED).sampled(new Samples(100, copies, real));
        assertThat(begins()).containsExactly(Kind.MEMORISATION);
        assertThat(notices.get(0).begins().get(0).tryThis()).contains("more training images");
    }

    @Test
    void samples_before_the_first_step_are_not_measured() {
        watching(AUGMENTED).sampled(new Samples(0, around(real.get(0), 0), real));
        assertThat(notices).isEmpty();
    }

    @Test
    void a_generator_with_a_frozen_discriminator_collapses_and_the_run_reports_it() throws IOException {
        // A frozen discriminator scores one image highest, and the generator finds it.
        Recipe recipe = TinyGan.recipe(
                "networks.generator=[{type: linear, units: 192}, {type: reshape, height: 8, width: 8, channels: 3},"
                        + " {type: tanh}]",
                "regularization.penalties=[]",
                "regularization.augmentation.transforms=[]",
                "optimizer.generator.lr=0.05",
                "optimizer.discriminator.lr=1.0e-9",
                "optimizer.average={halfLifeImages: 0, rampUp: 0}",
                "training.discriminatorSteps=1",
                "training.batch=4",
                "training.steps=500",
                "training.every=250");
        Path run = folder.resolve("run");
        ImageSource pictures = TinyGan.pictures();
        RunInfo info = RunInfo.begin(
                "pond", RunInfo.Data.of("pond:40", null, pictures), 3, RunInfo.Session.now(0, "rana train", "cpu", 2));
        List<String> warnings = new ArrayList<>();
        try (Training training = new Training(recipe, pictures, 3, ComputeDevice.CPU);
                RecordedRun written = RecordedRun.create(run, recipe, info, warnings::add)) {
            training.run(
                    withWatchdog(recipe, pictures, TrainingListener.all(List.of(written.listener(), collector()))));
        }
        assertThat(begins()).contains(Kind.DIVERSITY_FALLING);
        assertThat(Files.readString(run.resolve("metrics.jsonl")))
                .contains("\"diversity\":")
                .contains("\"watchdog\":[{\"kind\":\"diversity-falling\",\"state\":\"begins\",\"value\":");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(500);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("Watchdog alerts")
                .contains("diversity-falling")
                .contains("optimizer.generator.lr of 2.5e-02");
        assertThat(warnings).isEmpty();
    }

    private TrainingListener watching(Recipe recipe) {
        TrainingListener listener = withWatchdog(recipe, pond, collector());
        listener.stepped(StepReports.gan(1, 0.6, 0.5, 0.5, 0, 1, 1, 1));
        return listener;
    }

    private static TrainingListener withWatchdog(Recipe recipe, ImageSource images, TrainingListener others) {
        return TrainingListener.all(List.of(others, new Watchdog(recipe, images, List::of, others::noticed)));
    }

    private TrainingListener collector() {
        return new TrainingListener() {
            @Override
            public void noticed(Notice notice) {
                notices.add(notice);
            }
        };
    }

    private List<Kind> begins() {
        return notices.stream()
                .flatMap(notice -> notice.begins().stream())
                .map(Finding::kind)
                .toList();
    }

    private static ImageSource pond(long seed) {
        return DataSources.open("pond:300", DataOptions.of(SIZE, 3).seed(seed));
    }

    private static List<Picture> pictures(ImageSource source) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < Training.SAMPLES; i++) {
            byte[] bytes = new byte[SIZE * SIZE * 3];
            source.read(i, bytes, 0);
            pictures.add(new Picture(SIZE, SIZE, 3, bytes));
        }
        return pictures;
    }

    /** Returns the pictures of a snapshot, each {@code picture} plus noise of up to {@code amount}. */
    private static List<Picture> around(Picture picture, int amount) {
        List<Picture> pictures = new ArrayList<>();
        var random = new SplittableRandom(1);
        for (int i = 0; i < Training.SAMPLES; i++) {
            byte[] bytes = picture.pixels().clone();
            for (int at = 0; at < bytes.length; at++) {
                int noisy = (bytes[at] & 0xff) + random.nextInt(-amount, amount + 1);
                bytes[at] = (byte) Math.max(0, Math.min(255, noisy));
            }
            pictures.add(new Picture(SIZE, SIZE, 3, bytes));
        }
        return pictures;
    }

    /** Returns the picture, four pixels further down; the rows that enter are nearly mid-grey. */
    private static Picture moved(Picture picture) {
        byte[] bytes = new byte[picture.pixels().length];
        int edge = 4 * SIZE * 3;
        Arrays.fill(bytes, 0, edge, (byte) 131);
        System.arraycopy(picture.pixels(), 0, bytes, edge, bytes.length - edge);
        return new Picture(SIZE, SIZE, 3, bytes);
    }
}
