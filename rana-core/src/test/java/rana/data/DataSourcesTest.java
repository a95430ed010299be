package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.image.Picture;

class DataSourcesTest {
    private final RecordingListener recorded = new RecordingListener();

    @TempDir
    Path folder;

    @Test
    void opens_a_pond_of_the_size_said() {
        assertThat(open("pond").count()).isEqualTo(4096);
        assertThat(open("pond:20").count()).isEqualTo(20);
    }

    @Test
    void refuses_a_pond_of_no_size() {
        for (String spec :
                new String[] {"pond:", "pond:0", "pond:-3", "pond:many", "pond:99999999999", "pond:1000001"}) {
            assertThatThrownBy(() -> open(spec))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(spec);
        }
    }

    @Test
    void suggests_the_name_nearest_to_a_misspelt_one() {
        assertThatThrownBy(() -> open("pnd"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no data \"pnd\"")
                .hasMessageContaining("did you mean 'pond'?");
        assertThatThrownBy(() -> open("cifar-10:frog")).hasMessageContaining("did you mean 'cifar10'?");
        assertThatThrownBy(() -> open("no/such/folder")).hasMessageNotContaining("did you mean");
        assertThatThrownBy(() -> open("")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> open("bad\0name")).isInstanceOf(UsageException.class);
    }

    @Test
    void suggests_the_class_nearest_to_a_misspelt_one() {
        assertThatThrownBy(() -> open("cifar10:frgo"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("unknown CIFAR-10 class \"frgo\"; did you mean 'frog'?")
                .hasMessageContaining("airplane, automobile, bird");
        assertThatThrownBy(() -> open("cifar10:cat,plane")).hasMessageContaining("did you mean 'airplane'?");
        assertThatThrownBy(() -> open("cifar10:cat,")).isInstanceOf(UsageException.class);
    }

    @Test
    void refuses_a_data_path_that_nothing_would_read() {
        var options = DataOptions.of(8, 3).path(folder).listener(recorded);
        assertThatThrownBy(() -> DataSources.open("pond", options))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dataPath applies only to cifar10, cifar100 and mnist");
    }

    @Test
    void refuses_sizes_and_channels_it_cannot_give() {
        assertThatThrownBy(() -> DataOptions.of(2, 3).listener(recorded))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("4 to 1024 pixels; got 2");
        assertThatThrownBy(() -> DataOptions.of(32, 4).listener(recorded)).hasMessageContaining("got 4");
    }

    @Test
    void one_picture_is_read_as_in_a_folder_and_any_other_file_is_refused_by_name() throws IOException {
        save("a.png", 10);
        ImageSource all = open(folder.toString());

        Picture one = DataSources.picture(folder.resolve("a.png"), all.size(), all.channels());

        assertThat(one.pixels()).isEqualTo(all.picture(0).pixels());
        Path text = Files.writeString(folder.resolve("b.png"), "dear");
        assertThatThrownBy(() -> DataSources.picture(text, 8, 3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot read the picture " + text + ": ");
        assertThatThrownBy(() -> DataSources.picture(folder, 8, 3))
                .isInstanceOf(UsageException.class)
                .hasMessage("picture not found: " + folder);
    }

    @Test
    void reads_a_folder_in_the_order_of_names() throws IOException {
        save("b.png", 20);
        save("a.PNG", 10);
        save("c.png", 30);
        save(".hidden.png", 99);

        ImageSource pictures = open(folder.toString());

        assertThat(greys(pictures)).containsExactly(10, 20, 30);
        assertThat(pictures.classes()).isEmpty();
        assertThat(pictures.label(0)).isEqualTo(-1);
        assertThat(recorded.skipped).isEmpty();
        assertThat(recorded.progress).endsWith("reading pictures 3/3");
    }

    @Test
    void takes_the_folders_in_a_folder_for_classes() throws IOException {
        save("toads/1.png", 50);
        save("frogs/2.png", 60);
        save("frogs/1.png", 70);
        Files.createDirectories(folder.resolve("empty"));

        ImageSource pictures = open(folder.toString());

        assertThat(pictures.classes()).containsExactly("frogs", "toads");
        assertThat(greys(pictures)).containsExactly(70, 60, 50);
        assertThat(IntStream.range(0, 3).map(pictures::label)).containsExactly(0, 0, 1);
    }

    @Test
    void names_and_counts_what_it_skips() throws IOException {
        for (int i = 10; i < 30; i++) {
            save(i + ".png", i);
        }
        Files.writeString(folder.resolve("notes.txt"), "words");
        Files.writeString(folder.resolve("broken.png"), "words");

        ImageSource pictures = open(folder.toString());

        assertThat(pictures.count()).isEqualTo(20);
        assertThat(recorded.skipped).containsOnlyKeys("broken.png", "notes.txt");
        assertThat(recorded.skipped.get("notes.txt")).isEqualTo("not a PNG, JPEG, GIF, BMP or WebP file");
        assertThat(recorded.notes)
                .singleElement()
                .asString()
                .endsWith(": 20 pictures read; skipped 1 bad picture and 1 other file");
    }

    @Test
    void refuses_a_folder_of_which_more_than_a_tenth_is_bad() throws IOException {
        for (int i = 1; i <= 9; i++) {
            save("good" + i + ".png", i);
        }
        Files.writeString(folder.resolve("bad.png"), "words");
        assertThat(open(folder.toString()).count()).isEqualTo(9);

        Files.writeString(folder.resolve("worse.png"), "words");
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("2 of 11 pictures")
                .hasMessageContaining("the first is bad.png: not a picture")
                .hasMessageNotContaining("\n");
    }

    @Test
    void names_pictures_outside_class_folders_and_folders_inside_them() throws IOException {
        for (int i = 10; i < 30; i++) {
            save("frogs/" + i + ".png", i);
        }
        save("frogs/deeper/1.png", 1);
        save("stray.png", 1);

        assertThat(open(folder.toString()).count()).isEqualTo(21);
        assertThat(recorded.skipped)
                .containsOnly(java.util.Map.entry("frogs/deeper", "a folder inside a class folder, with 1 picture"));
        assertThat(recorded.notes).anyMatch(note -> note.contains("1 of 21 pictures has no class"));
    }

    @Test
    void says_what_an_empty_folder_lacks() throws IOException {
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no pictures in " + folder + "; expected PNG, JPEG");
        Path text = Files.writeString(folder.resolve("notes.txt"), "words");
        assertThatThrownBy(() -> open(folder.toString())).hasMessageContaining("only 1 other file");
        assertThatThrownBy(() -> open(text.toString())).hasMessageContaining("is a file; expected a folder");
    }

    @Test
    void fails_at_one_bad_picture_if_strict() throws IOException {
        for (int i = 10; i < 30; i++) {
            save(i + ".png", i);
        }
        Files.writeString(folder.resolve("notes.txt"), "words");
        var strict = DataOptions.of(8, 3).listener(recorded).strict(true);
        assertThat(DataSources.open(folder.toString(), strict).count()).isEqualTo(20);

        Files.writeString(folder.resolve("broken.png"), "words");
        assertThatThrownBy(() -> DataSources.open(folder.toString(), strict))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("1 of 21 pictures in " + folder + " is bad, but strict allows none")
                .hasMessageContaining("broken.png: not a picture");
    }

    @Test
    void gives_the_same_pictures_whether_they_stay_in_memory_or_not() throws IOException {
        for (int i = 10; i < 30; i++) {
            save((i % 2 == 0 ? "even/" : "odd/") + i + ".png", i);
        }
        Files.writeString(folder.resolve("odd/broken.png"), "words");
        var options = DataOptions.of(8, 3).listener(recorded);
        ImageSource inMemory = PictureCollection.read(FolderFiles.open(folder), options, Long.MAX_VALUE);
        ImageSource onDemand = PictureCollection.read(FolderFiles.open(folder), options, 0);

        assertThat(onDemand).isInstanceOf(FilesOnDemand.class);
        assertThat(onDemand.description()).isEqualTo(inMemory.description());
        assertThat(onDemand.classes()).isEqualTo(inMemory.classes());
        assertThat(greys(onDemand)).isEqualTo(greys(inMemory)).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(onDemand.label(i)).isEqualTo(inMemory.label(i));
        }
        Files.delete(folder.resolve("even/10.png"));
        assertThatThrownBy(() -> greys(onDemand))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("even/10.png in " + folder + " could be read when the data were opened");
    }

    @Test
    void takes_labels_from_dataset_json_and_sets_aside_what_has_none() throws IOException {
        for (int i = 10; i < 30; i++) {
            save("0000%d/img%d.png".formatted(i % 2, i), i);
        }
        StringBuilder labels = new StringBuilder();
        for (int i = 10; i < 29; i++) {
            labels.append("[\"0000%d/img%d.png\", %d], ".formatted(i % 2, i, i < 20 ? 1 : 0));
        }
        Files.writeString(
                folder.resolve("dataset.json"), "{\"labels\": [" + labels + "[\"gone.png\", 1]], \"more\": {}}");

        ImageSource pictures = open(folder.toString());

        assertThat(pictures.classes()).containsExactly("0", "1");
        assertThat(pictures.count()).isEqualTo(20);
        assertThat(pictures.labelled().count()).isEqualTo(19);
        assertThat(pictures.label(0)).isEqualTo(1);
        assertThat(pictures.label(9)).isZero();
        assertThat(recorded.skipped).isEmpty();
        assertThat(recorded.notes)
                .contains(
                        folder.resolve("dataset.json") + " has labels for 1 file that is not there",
                        "1 of 20 pictures has no label, the first 00001/img29.png; class-conditional recipes leave them out");
    }

    @Test
    void refuses_labels_it_cannot_read() throws IOException {
        save("a.png", 1);
        Path labels = folder.resolve("dataset.json");
        for (String text : new String[] {
            "",
            "[]",
            "{}",
            "{\"labels\": 3}",
            "{\"labels\": [[\"a.png\"]]}",
            "{\"labels\": [[\"a.png\", -1]]}",
            "{\"labels\": [[\"a.png\", 2147483647]]}",
            "{\"labels\": [[\"a.png\", 1]], \"classes\": [\"frog\"]}",
            "{\"labels\": [[\"a.png\", 1",
            "{\"labels\": " + "[".repeat(100_000)
        }) {
            Files.writeString(labels, text);
            assertThatThrownBy(() -> open(folder.toString()))
                    .as(text.substring(0, Math.min(80, text.length())))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("dataset.json")
                    .hasMessageNotContaining("\n");
        }
        Files.writeString(labels, "{\"labels\": null}");
        assertThat(open(folder.toString()).classes()).isEmpty();
        Files.writeString(labels, "{\"labels\": [[\"a.png\", [0.5, 1]]]}");
        assertThat(open(folder.toString()).classes()).isEmpty();
        assertThat(recorded.notes).anyMatch(note -> note.contains("1 list is not one-hot"));
    }

    private ImageSource open(String spec) {
        return DataSources.open(spec, DataOptions.of(8, 3).listener(recorded));
    }

    private void save(String name, int grey) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] pixels = new byte[12 * 9];
        java.util.Arrays.fill(pixels, (byte) grey);
        new Picture(12, 9, 1, pixels).writePng(file);
    }

    private static int[] greys(ImageSource pictures) {
        byte[] picture = new byte[8 * 8 * 3];
        return IntStream.range(0, pictures.count())
                .map(i -> {
                    pictures.read(i, picture, 0);
                    return picture[0];
                })
                .toArray();
    }
}
