package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.image.Picture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataInspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void suggests_a_training_that_suits_the_pictures() {
        for (int i = 0; i < 40; i++) {
            save(i + ".png", i, 1);
        }
        MainTest.Result result = MainTest.run("data", "inspect", folder.toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .contains(
                        "to train on it:",
                        "  rana train relativistic --data " + ShellWord.of(folder.toString())
                                + " --set pictures.size=64 --set pictures.channels=1");
        assertThat(MainTest.run("data", "inspect", "pond:10").out().lines())
                .anyMatch(line -> line.startsWith("  rana train") && line.endsWith(" --batch 10"));
    }

    @Test
    void names_the_folder_that_has_the_most_pictures() {
        for (int i = 0; i < 3; i++) {
            save("my train/red/" + i + ".png", i, 3);
            save("my train/blue/" + i + ".png", 9 + i, 3);
            save("test/red/" + i + ".png", 18 + i, 3);
        }
        assertThat(MainTest.run("data", "inspect", folder.toString()).out().lines())
                .contains(
                        "folder " + folder + ": 0 pictures can be used",
                        "  labels        9 pictures are deeper than class folders: 3 in my train/blue/, 3 in my train/red/,"
                                + " 3 in test/red/",
                        "to use the 6 pictures of another folder:",
                        "  rana data inspect "
                                + ShellWord.of(folder.resolve("my train").toString()));
    }

    @Test
    void one_picture_is_singular() {
        save("red/a.png", 1, 3);
        assertThat(MainTest.run("data", "inspect", folder.toString()).out())
                .contains(": 1 picture can be used")
                .contains("0 pictures repeat another exactly, and 0 groups look alike")
                .doesNotContain("1 pictures")
                .doesNotContain("1 classes");
    }

    @Test
    void says_why_pictures_of_12_bits_are_nearly_black() throws IOException {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(3, 4, 0, 4095);
        ImageIO.write(image, "png", folder.resolve("camera.png").toFile());
        assertThat(MainTest.run("data", "inspect", folder.toString()).out())
                .contains(
                        "nearly black, because at most 12 of 16 bits are in use: 1; multiply their samples by 16 and save them again");
    }

    @Test
    void reports_everything_as_json() throws IOException {
        save("a.png", 1, 3);
        save("b.png", 1, 3);
        Files.writeString(folder.resolve("z.png"), "words");

        JsonNode json = JsonMapper.shared()
                .readTree(MainTest.run("data", "inspect", folder.toString(), "--json")
                        .out());

        assertThat(json.propertyNames())
                .containsExactly(
                        "description",
                        "pictures",
                        "shapes",
                        "problems",
                        "duplicates",
                        "labels",
                        "colours",
                        "elsewhere",
                        "training");
        assertThat(json.get("pictures").asInt()).isEqualTo(2);
        assertThat(json.at("/problems/bad/0/file").asString()).isEqualTo("z.png");
        assertThat(json.at("/duplicates/exact/0/1").asString()).isEqualTo("b.png");
        assertThat(json.get("training").propertyNames()).containsExactly("recipe", "size", "channels", "arguments");
        assertThat(StreamSupport.stream(json.at("/training/arguments").spliterator(), false)
                        .map(JsonNode::asString))
                .containsExactly(
                        "train",
                        "relativistic",
                        "--data",
                        folder.toString(),
                        "--set",
                        "pictures.size=64",
                        "--batch",
                        "2");
    }

    private void save(String name, int seed, int channels) {
        Path file = folder.resolve(name);
        new java.io.File(file.toFile().getParent()).mkdirs();
        byte[] pixels = new byte[64 * 64 * channels];
        new Random(seed).nextBytes(pixels);
        new Picture(64, 64, channels, pixels).writePng(file);
    }
}
