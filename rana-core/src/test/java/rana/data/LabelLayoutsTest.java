package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.image.Picture;

/** Labels in every layout in which data sets are found. The grey level of a picture is its true label, times 50. */
class LabelLayoutsTest {
    private static final int COUNT = 12;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private RecordingListener recorded = new RecordingListener();

    @TempDir
    Path temporary;

    @BeforeEach
    void forget() {
        files.clear();
    }

    @Test
    void labels_are_found_with_folders_around_everything() throws IOException {
        for (String root : new String[] {"", "mydata/", "archive/mydata/"}) {
            forget();
            for (int i = 0; i < COUNT; i++) {
                file(root + numbered(i), i % 3);
            }
            labels(root + "dataset.json", LabelLayoutsTest::numbered);
            assertLabels(openFolder());
            assertLabels(openZip(name -> name));
            assertLabels(openZip(name -> "./" + name));
            assertLabels(openZip(name -> name.replace('/', '\\')));
        }
    }

    @Test
    void labels_may_be_relative_to_another_folder_than_their_own() throws IOException {
        Map<String, UnaryOperator<String>> inFile = new LinkedHashMap<>();
        inFile.put("the parent's", name -> "mydata/" + name);
        inFile.put("with a dot", name -> "./" + name);
        inFile.put("Windows", name -> ".\\" + name.replace('/', '\\'));
        inFile.put("absolute", name -> "/home/someone/data/" + name);
        inFile.put("drive", name -> "C:\\data\\" + name.replace('/', '\\'));
        inFile.put("without folders", FileNames::file);
        inFile.put("another ending", name -> name.replace(".png", ".jpg"));
        inFile.put("without an ending", name -> name.replace(".png", ""));
        inFile.put("in capitals", name -> name.replace("img", "IMG").replace(".png", ".PNG"));
        for (Map.Entry<String, UnaryOperator<String>> way : inFile.entrySet()) {
            forget();
            for (int i = 0; i < COUNT; i++) {
                file(numbered(i), i % 3);
            }
            labels("dataset.json", i -> way.getValue().apply(numbered(i)));
            assertLabels(openFolder());
            assertLabels(openZip(name -> "mydata/" + name));
        }
    }

    @Test
    void labels_next_to_the_pictures_folder_are_found() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file("images/" + numbered(i), i % 3);
        }
        labels("dataset.json", LabelLayoutsTest::numbered);
        assertLabels(openFolder());
    }

    @Test
    void decomposed_and_composed_names_are_the_same() throws IOException {
        for (Normalizer.Form form : new Normalizer.Form[] {Normalizer.Form.NFC, Normalizer.Form.NFD}) {
            forget();
            Normalizer.Form other = form == Normalizer.Form.NFC ? Normalizer.Form.NFD : Normalizer.Form.NFC;
            for (int i = 0; i < COUNT; i++) {
                file(Normalizer.normalize("fr\u00f6sche/fr\u00f6sch" + i + ".png", form), i % 3);
            }
            labels("dataset.json", i -> Normalizer.normalize("fr\u00f6sche/fr\u00f6sch" + i + ".png", other));
            assertLabels(openFolder());
            assertLabels(openZip(name -> name));
        }
    }

    @Test
    void label_files_may_have_a_byte_order_mark_or_be_utf_16() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file(numbered(i), i % 3);
        }
        labels("dataset.json", LabelLayoutsTest::numbered);
        String text = new String(files.get("dataset.json"), StandardCharsets.UTF_8);
        files.put("dataset.json", ("\ufeff" + text).getBytes(StandardCharsets.UTF_8));
        assertLabels(openFolder());
        files.put("dataset.json", ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
        assertLabels(openFolder());
    }

    @Test
    void labels_may_be_words_one_hot_lists_whole_numbers_or_an_object() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file(numbered(i), i % 3);
        }
        String[] words = {"ant", "bee", "cat"};
        labelText("[%s]", i -> "[\"%s\", \"%s\"]".formatted(numbered(i), words[i % 3]));
        assertThat(assertLabels(openFolder()).classes()).containsExactly("ant", "bee", "cat");
        labelText(
                "[%s], \"classes\": [\"ant\", \"bee\", \"cat\", \"dog\"]",
                i -> "[\"%s\", \"%s\"]".formatted(numbered(i), words[i % 3]));
        assertThat(assertLabels(openFolder()).classes()).containsExactly("ant", "bee", "cat");
        labelText("[%s]", i -> "[\"%s\", \"%d\"]".formatted(numbered(i), 9 + i % 3));
        assertThat(assertLabels(openFolder()).classes()).containsExactly("9", "10", "11");
        labelText(
                "[%s]",
                i -> "[\"%s\", [%d, %d, %d, 0]]"
                        .formatted(numbered(i), i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0));
        assertThat(assertLabels(openFolder()).classes()).containsExactly("0", "1", "2");
        labelText("[%s]", i -> "[\"%s\", %d.0]".formatted(numbered(i), i % 3));
        assertLabels(openFolder());
        labelText("{%s}", i -> "\"%s\": %d".formatted(numbered(i), i % 3));
        assertLabels(openFolder());
    }

    @Test
    void labels_of_several_kinds_are_refused() throws IOException {
        file(numbered(0), 0);
        file(numbered(1), 1);
        refused("[[\"%s\", 1], [\"%s\", \"ant\"]]", "is a number, and that of", "use one kind");
        refused("[[\"%s\", 1], [\"%s\", [0, 1]]]", "is a number, and that of", "is a list");
        refused("[[\"%s\", [0, 1]], [\"%s\", [1, 1]]]", "one-hot lists of 2 numbers, but that of " + numbered(1));
        refused("[[\"%s\", 0.5], [\"%s\", 1]]", "label 0.5 of " + numbered(0));
        refused("[[\"%s\", true], [\"%s\", 1]]", "must be a number, a word, a one-hot list or null");
        refused("[[\"%s\", \"ant\"], [\"%s\", \"bee\"]], \"classes\": [\"ant\"]", "label bee is not among its classes");
        files.put(
                "dataset.json", "{\"labels\": [[\"a\", [0.5, 1]], [\"b\", [1, 2]]]}".getBytes(StandardCharsets.UTF_8));
        assertThat(openFolder().classes()).isEmpty();
        assertThat(recorded.notes).anyMatch(note -> note.contains("2 lists are not one-hot, such as that of a"));
    }

    @Test
    void two_labels_for_one_picture_are_counted_and_the_last_wins_as_in_stylegan_s_tools() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file(numbered(i), i % 3);
        }
        labelText(
                "[[\"" + numbered(1) + "\", 0], [\"./" + numbered(2) + "\", 0], [\"" + numbered(3) + "\", 0], %s]",
                i -> "[\"%s\", %d]".formatted(numbered(i), i % 3));
        assertLabels(openFolder());
        assertThat(recorded.notes)
                .anyMatch(note -> note.contains("dataset.json has two labels for 2 files, the first " + numbered(1)
                        + " (0, then 1); the last label is used"));
    }

    @Test
    void unlabelled_pictures_are_counted_and_only_conditional_recipes_leave_them_out() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file("img%02d.png".formatted(i), i % 3);
        }
        labelText("[%s]", i -> "[\"%s\", %s]".formatted("img%02d.png".formatted(i), i < 8 ? i % 3 : "null"));
        for (long memory : new long[] {Long.MAX_VALUE, 0}) {
            write();
            recorded = new RecordingListener();
            ImageSource all = PictureCollection.read(
                    FolderFiles.open(folder()), DataOptions.of(8, 1).listener(recorded), memory);
            assertThat(all.count()).isEqualTo(COUNT);
            assertThat(all.classes()).hasSize(3);
            assertThat(IntStream.range(8, COUNT).map(all::label)).containsOnly(-1);
            ImageSource labelled = all.labelled();
            assertThat(labelled.count()).isEqualTo(8);
            assertThat(labelled.labelled()).isSameAs(labelled);
            for (int i = 0; i < 8; i++) {
                assertThat(labelled.label(i)).isEqualTo(i % 3);
                assertThat(labelled.picture(i).pixels())
                        .isEqualTo(all.picture(i).pixels());
            }
            assertThat(recorded.notes)
                    .contains("4 of 12 pictures have no label, the first " + "img08.png"
                            + "; class-conditional recipes leave them out");
        }
        labelText("[%s]", i -> "[\"img%02d.png\", null]".formatted(i));
        assertThat(openFolder().classes()).isEmpty();
        assertThat(recorded.notes).anyMatch(note -> note.contains("has null for each of its 12 files"));
        files.put("dataset.json", "{\"labels\": []}".getBytes(StandardCharsets.UTF_8));
        openFolder();
        assertThat(recorded.notes).anyMatch(note -> note.contains("has an empty list of labels"));
    }

    @Test
    void a_label_file_of_other_pictures_is_refused_with_an_example_of_each_side() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file("%05d/a%d.png".formatted(i % 3, i), i % 3);
        }
        labels("dataset.json", i -> "x/b%d.png".formatted(i));
        assertThatThrownBy(this::openFolder)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(folder() + "/dataset.json does not belong to these pictures")
                .hasMessageContaining(
                        ": 0 of its 12 names match 12 pictures; it has x/b0.png, and a picture is 00000/a0.png");
        labels("dataset.json", i -> i < 4 ? "%05d/a%d.png".formatted(i % 3, i) : "x/b%d.png".formatted(i));
        assertThatThrownBy(() -> openZip(name -> "mydata/" + name))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(
                        "(mydata/dataset.json) does not belong to these pictures: 4 of its 12 names match");
    }

    @Test
    void several_label_files_are_joined_unless_they_contradict_each_other() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file((i < 6 ? "train/" : "test/") + "img%02d.png".formatted(i % 6), i % 3);
        }
        labels("train/dataset.json", i -> "img%02d.png".formatted(i % 6));
        labels("test/dataset.json", i -> "img%02d.png".formatted(i % 6));
        ImageSource pictures = openFolder();
        assertThat(pictures.count()).isEqualTo(COUNT);
        assertLabels(pictures);

        files.put(
                "test/dataset.json",
                "{\"labels\": [[\"img00.png\", 0]], \"classes\": [\"ant\"]}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::openFolder)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("contradict each other: the classes are");
        files.put("dataset.json", "{\"labels\": [[\"train/img00.png\", 2]]}".getBytes(StandardCharsets.UTF_8));
        files.remove("test/dataset.json");
        assertThatThrownBy(this::openFolder)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("contradict each other: train/img00.png has label 2 in one and 0 in the other");
    }

    @Test
    void numbered_folders_of_stylegan_s_tools_are_not_classes_with_a_folder_around_them() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file("mydata/" + numbered(i), i % 3);
        }
        assertThat(openFolder().classes()).isEmpty();
        assertThat(openZip(name -> name).classes()).isEmpty();
    }

    @Test
    void a_label_file_above_the_named_folder_is_mentioned() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file(numbered(i), i % 3);
        }
        labels("dataset.json", LabelLayoutsTest::numbered);
        write();
        recorded = new RecordingListener();
        Path deeper = folder().resolve("00001");
        DataSources.open(deeper.toString(), DataOptions.of(8, 1).listener(recorded));
        assertThat(recorded.notes).anyMatch(note -> note.startsWith(folder().resolve("dataset.json") + " is not used"));
    }

    @Test
    void packing_keeps_the_label_of_a_picture_that_is_also_there_without_one() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            file("img%02d.png".formatted(i), i % 3);
        }
        labelText("[%s]", i -> "[\"img%02d.png\", %s]".formatted(i, i < 9 ? "null" : i % 3));
        write();
        Path packed = temporary.resolve("packed.zip");
        DataPack.write(folder().toString(), DataOptions.of(8, 1), new DataPack.Settings(8, 1, 1, false), packed);
        assertLabels(DataSources.open(packed.toString(), DataOptions.of(8, 1)));

        Path all = temporary.resolve("all.zip");
        DataPack.write(folder().toString(), DataOptions.of(8, 1), new DataPack.Settings(8, 1, 1, true), all);
        ImageSource kept = DataSources.open(all.toString(), DataOptions.of(8, 1));
        assertThat(kept.count()).isEqualTo(COUNT);
        assertThat(kept.labelled().count()).isEqualTo(3);
    }

    private static String numbered(int i) {
        return "%05d/img%08d.png".formatted(i % 3, i);
    }

    private void refused(String labels, String... reasons) throws IOException {
        String text = "{\"labels\": " + labels.formatted(numbered(0), numbered(1)) + "}";
        files.put("dataset.json", text.getBytes(StandardCharsets.UTF_8));
        var refusal = assertThatThrownBy(this::openFolder).isInstanceOf(FailureException.class);
        for (String reason : reasons) {
            refusal.hasMessageContaining(reason);
        }
    }

    private void file(String name, int label) throws IOException {
        byte[] pixels = new byte[8 * 8];
        Arrays.fill(pixels, (byte) (50 * label));
        var out = new ByteArrayOutputStream();
        new Picture(8, 8, 1, pixels).writePng(out);
        files.put(name, out.toByteArray());
    }

    private interface Text {
        String of(int i);
    }

    private void labels(String name, Text picture) {
        labelText(name, "[%s]", i -> "[\"%s\", %d]".formatted(picture.of(i).replace("\\", "\\\\"), i % 3));
    }

    private void labelText(String all, Text one) {
        labelText("dataset.json", all, one);
    }

    private void labelText(String name, String all, Text one) {
        String list = IntStream.range(0, COUNT).mapToObj(one::of).collect(Collectors.joining(", "));
        String labels = "{\"labels\": " + all.formatted(list) + "}";
        files.put(name, labels.getBytes(StandardCharsets.UTF_8));
    }

    private Path folder() {
        return temporary.resolve("data");
    }

    private void write() throws IOException {
        if (Files.exists(folder())) {
            try (var all = Files.walk(folder())) {
                for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private ImageSource openFolder() throws IOException {
        write();
        recorded = new RecordingListener();
        return DataSources.open(folder().toString(), DataOptions.of(8, 1).listener(recorded));
    }

    private ImageSource openZip(UnaryOperator<String> name) throws IOException {
        Path archive = temporary.resolve("data.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(name.apply(entry.getKey())));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        recorded = new RecordingListener();
        return DataSources.open(archive.toString(), DataOptions.of(8, 1).listener(recorded));
    }

    private static ImageSource assertLabels(ImageSource pictures) {
        assertThat(pictures.classes()).hasSizeGreaterThanOrEqualTo(3);
        for (int i = 0; i < pictures.count(); i++) {
            assertThat(pictures.label(i))
                    .as("picture %d", i)
                    .isEqualTo((pictures.picture(i).pixels()[0] & 0xff) / 50);
        }
        return pictures;
    }
}
