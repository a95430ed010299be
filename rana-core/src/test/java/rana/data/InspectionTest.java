package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.data.Inspection.Problem;
import rana.data.Inspection.Suggestion;

class InspectionTest {
    @TempDir
    Path folder;

    @Test
    void reports_the_formats_and_sizes_of_files() throws IOException {
        save("a.png", scene(1, 64, 64, BufferedImage.TYPE_INT_RGB));
        save("b.png", scene(2, 64, 64, BufferedImage.TYPE_INT_RGB));
        save("c.jpg", scene(3, 80, 60, BufferedImage.TYPE_INT_RGB));
        save("d.png", scene(4, 64, 64, BufferedImage.TYPE_INT_ARGB));
        save("e.png", scene(5, 40, 70, BufferedImage.TYPE_BYTE_GRAY));
        save("f.gif", scene(6, 64, 64, BufferedImage.TYPE_INT_RGB));
        save("g.png", scene(7, 64, 64, BufferedImage.TYPE_USHORT_GRAY));
        Files.writeString(folder.resolve("notes.txt"), "words");
        Files.writeString(folder.resolve("z.png"), "words");

        Inspection found = inspect();

        assertThat(found.pictures()).isEqualTo(7);
        assertThat(found.shapes().formats())
                .containsExactly(Map.entry("png", 5), Map.entry("gif", 1), Map.entry("jpeg", 1));
        assertThat(found.shapes().modes())
                .containsOnly(
                        Map.entry("colour", 3),
                        Map.entry("colour with alpha", 1),
                        Map.entry("grey", 1),
                        Map.entry("palette", 1),
                        Map.entry("16-bit grey", 1));
        assertThat(found.shapes().sizes())
                .containsExactly(Map.entry("64×64", 5), Map.entry("40×70", 1), Map.entry("80×60", 1));
        assertThat(found.shapes().smallestSide()).isEqualTo(40);
        assertThat(found.shapes().medianSide()).isEqualTo(64);
        assertThat(found.shapes().notSquare()).isEqualTo(2);
        assertThat(found.problems().bad())
                .containsExactly(new Problem("z.png", "not a picture, whatever its name says"));
        assertThat(found.problems().otherFiles())
                .containsExactly(new Problem("notes.txt", "not a PNG, JPEG, GIF, BMP or WebP file"));
        assertThat(found.colours().grey()).isEqualTo(2);
    }

    @Test
    void finds_exact_duplicates_and_pictures_that_look_alike() throws IOException {
        for (int i = 0; i < 30; i++) {
            save("frogs/%02d.png".formatted(i), scene(i, 64, 64, BufferedImage.TYPE_INT_RGB));
        }
        save("toads/again.bmp", scene(7, 64, 64, BufferedImage.TYPE_INT_RGB));
        save("toads/smaller.png", scaled(scene(11, 64, 64, BufferedImage.TYPE_INT_RGB), 48));
        save("toads/brighter.png", brighter(scene(12, 64, 64, BufferedImage.TYPE_INT_RGB), 3));
        save("toads/saved.jpg", scene(13, 64, 64, BufferedImage.TYPE_INT_RGB));

        Inspection found = inspect();

        assertThat(found.duplicates().exact()).containsExactly(List.of("frogs/07.png", "toads/again.bmp"));
        assertThat(found.duplicates().redundant()).isEqualTo(1);
        assertThat(found.duplicates().conflicting()).isEqualTo(1);
        assertThat(found.duplicates().near())
                .containsExactlyInAnyOrder(
                        List.of("frogs/11.png", "toads/smaller.png"),
                        List.of("frogs/12.png", "toads/brighter.png"),
                        List.of("frogs/13.png", "toads/saved.jpg"));
    }

    @Test
    void a_thousand_different_pictures_are_not_alike() {
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            BufferedImage scene = scene(i, 32, 32, BufferedImage.TYPE_INT_RGB);
            looks.add(Look.at(Pixels.centreSquare(scene, null, 3), 32, -1));
        }
        Duplicates duplicates = Duplicates.among(looks);
        assertThat(duplicates.exact()).isEmpty();
        assertThat(duplicates.near()).isEmpty();
    }

    @Test
    void many_of_one_colour_take_no_time_to_compare() {
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] pixels = new byte[4 * 4 * 3];
            pixels[i % 48] = (byte) (i / 48 % 8);
            looks.add(Look.at(pixels, 4, -1));
        }
        assertThat(Duplicates.among(looks).near()).hasSize(1);
    }

    @Test
    void weighs_the_classes_and_says_that_labels_may_be_ignored() throws IOException {
        for (int i = 0; i < 40; i++) {
            save((i < 37 ? "many/" : "few/") + i + ".png", scene(i, 24, 24, BufferedImage.TYPE_INT_RGB));
        }
        Inspection found = inspect();
        assertThat(found.labels().pictures()).containsExactly(Map.entry("few", 3), Map.entry("many", 37));
        assertThat(found.labels().notes())
                .contains(
                        "unbalanced: the largest class has 37 pictures, the smallest 3",
                        "recipes that are not class-conditional ignore these labels and mix the classes");
        assertThat(found.training().recipe()).isEqualTo("r3gan-small-conditional");
    }

    @Test
    void colours_are_those_of_the_pixels() throws IOException {
        byte[] half = new byte[8 * 8 * 3];
        for (int i = 0; i < half.length; i += 3) {
            half[i] = (byte) (i < half.length / 2 ? 100 : 200);
            half[i + 2] = 50;
        }
        Look look = Look.at(half, 8, -1);
        assertThat(look.colour().red()).isEqualTo(150);
        assertThat(look.colour().green()).isZero();
        assertThat(look.colour().blue()).isEqualTo(50);
        assertThat(look.colour().variance()).isEqualTo(2500);
        assertThat(look.colour().grey()).isFalse();
        assertThat(look.colour().blank()).isFalse();
        assertThat(Look.at(new byte[8 * 8 * 3], 8, -1).colour().blank()).isTrue();
    }

    @Test
    void counts_pictures_that_use_12_of_16_bits() throws IOException {
        Files.write(folder.resolve("grey12.png"), MadePictures.flatPng(16, new int[] {4095}));
        Files.write(folder.resolve("colour10.png"), MadePictures.flatPng(16, new int[] {1000, 3, 20}));
        Files.write(folder.resolve("grey13.png"), MadePictures.flatPng(16, new int[] {4096}));
        Files.write(folder.resolve("black.png"), MadePictures.flatPng(16, new int[] {0}));
        Files.write(folder.resolve("dark8.png"), MadePictures.flatPng(8, new int[] {9}));
        assertThat(Inspection.of(folder.toString(), DataOptions.of(16, 3))
                        .colours()
                        .dim())
                .isEqualTo(2);
    }

    @Test
    void suggests_a_training_that_suits_the_pictures() throws IOException {
        for (int i = 0; i < 40; i++) {
            save(i + ".png", scene(i, 120, 100, BufferedImage.TYPE_BYTE_GRAY));
        }
        assertThat(inspect().training())
                .isEqualTo(new Suggestion(folder.toString(), null, "relativistic", 64, 1, 0, null));
        assertThat(List.of(4, 16, 26, 27, 28, 32, 53, 54, 64, 106, 107, 4000).stream()
                        .map(Inspection::fittingSize))
                .containsExactly(16, 16, 16, 32, 32, 32, 32, 64, 64, 64, 128, 128);
        Inspection digits = Inspection.of("pond:10", options());
        assertThat(digits.training().batch()).isEqualTo(10);
    }

    @Test
    void packs_the_good_pictures_in_the_layout_of_stylegan_s_tools() throws IOException {
        for (int i = 0; i < 30; i++) {
            save((i % 3 == 0 ? "frogs/" : "toads/") + i + ".png", scene(i, 70, 64, BufferedImage.TYPE_INT_RGB));
        }
        save("frogs/again.png", scene(3, 70, 64, BufferedImage.TYPE_INT_RGB));
        Files.writeString(folder.resolve("frogs/broken.png"), "words");
        Path archive =
                folder.resolve("../" + folder.getFileName() + "-packed.zip").normalize();
        try {
            var recorded = new RecordingListener();
            var settings = new DataPack.Settings(null, null, 7, false);
            DataPack packed =
                    DataPack.write(folder.toString(), DataOptions.of(32, 3).listener(recorded), settings, archive);

            assertThat(packed.written()).isEqualTo(30);
            assertThat(packed.bad()).isEqualTo(1);
            assertThat(packed.repeated()).isEqualTo(1);
            assertThat(packed.size()).isEqualTo(64);
            assertThat(recorded.skipped).containsOnlyKeys("frogs/broken.png");
            try (var zip = new java.util.zip.ZipFile(archive.toFile())) {
                assertThat(zip.stream().allMatch(entry -> entry.getMethod() == java.util.zip.ZipEntry.STORED))
                        .isTrue();
                assertThat(zip.getEntry("00000/img00000029.png")).isNotNull();
                String labels = new String(
                        zip.getInputStream(zip.getEntry("dataset.json")).readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
                assertThat(labels)
                        .startsWith("{\"labels\":[[\"00000/img00000000.png\",")
                        .contains("\"classes\":[\"frogs\",\"toads\"]");
            }
            assertSamePicturesInAnotherOrder(archive);
            assertThatThrownBy(() -> DataPack.write(folder.toString(), options(), settings, archive))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("already exists");

            byte[] first = Files.readAllBytes(archive);
            Files.delete(archive);
            DataPack.write(folder.toString(), options(), settings, archive);
            assertThat(Files.readAllBytes(archive)).isEqualTo(first);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private void assertSamePicturesInAnotherOrder(Path archive) {
        var options = DataOptions.of(64, 3);
        ImageSource from = DataSources.open(folder.toString(), options);
        ImageSource to = DataSources.open(archive.toString(), options);
        assertThat(to.classes()).isEqualTo(from.classes());
        List<String> before = new ArrayList<>(pictures(from));
        List<String> after = pictures(to);
        assertThat(after).hasSize(30).isNotEqualTo(before.subList(0, 30));
        assertThat(before).containsAll(after);
    }

    private static List<String> pictures(ImageSource source) {
        List<String> pictures = new ArrayList<>();
        for (int i = 0; i < source.count(); i++) {
            byte[] pixels = new byte[64 * 64 * 3];
            source.read(i, pixels, 0);
            pictures.add(source.label(i) + " " + Arrays.hashCode(pixels));
        }
        return pictures;
    }

    private Inspection inspect() {
        return Inspection.of(folder.toString(), options());
    }

    private static DataOptions options() {
        return DataOptions.of(32, 3);
    }

    private void save(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
    }

    /** Draws twelve random discs on a plain background. */
    private static BufferedImage scene(long seed, int width, int height, int type) {
        var random = new SplittableRandom(seed * 977 + 13);
        var image = new BufferedImage(width, height, type);
        int ground = random.nextInt(1 << 24);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, 0xff000000 | ground);
        }
        for (int disc = 0; disc < 12; disc++) {
            int x0 = random.nextInt(width);
            int y0 = random.nextInt(height);
            int radius = 4 + random.nextInt(height / 4);
            int colour = 0xff000000 | random.nextInt(1 << 24);
            for (int i = 0; i < width * height; i++) {
                if (Math.hypot(i % width - x0, i / width - y0) < radius) {
                    image.setRGB(i % width, i / width, colour);
                }
            }
        }
        return image;
    }

    private static BufferedImage scaled(BufferedImage image, int size) {
        var small = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        small.createGraphics()
                .drawImage(image.getScaledInstance(size, size, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
        return small;
    }

    private static BufferedImage brighter(BufferedImage image, int by) {
        var bright = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            int brighter = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                brighter |= Math.min(255, (rgb >> shift & 0xff) + by) << shift;
            }
            bright.setRGB(i % image.getWidth(), i / image.getWidth(), brighter);
        }
        return bright;
    }
}
