package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.image.Picture;

class ZipFilesTest {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final RecordingListener recorded = new RecordingListener();

    @TempDir
    Path folder;

    @Test
    void reads_what_stylegan_s_dataset_tools_write() throws IOException {
        for (int i = 0; i < 12; i++) {
            entries.put("00000/img%08d.png".formatted(11 - i), png(11 - i));
        }
        text(
                "dataset.json",
                "{\"labels\": [" + "[\"00000/img%08d.png\", 2], ".repeat(11).formatted(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
                        + "[\"00000/img00000011.png\", 0]]}");

        ImageSource pictures = open();

        assertThat(pictures.count()).isEqualTo(12);
        assertThat(pictures.classes()).containsExactly("0", "2");
        for (int i = 0; i < 12; i++) {
            assertThat(grey(pictures, i)).isEqualTo(i);
            assertThat(pictures.label(i)).isEqualTo(i == 11 ? 0 : 1);
        }
        assertThat(recorded.skipped).isEmpty();

        entries.remove("dataset.json");
        assertThat(open().classes()).as("00000 is not a class").isEmpty();
        text("dataset.json", "{\"labels\": null}");
        assertThat(open().classes()).isEmpty();
    }

    @Test
    void takes_the_folders_in_an_archived_folder_for_classes() throws IOException {
        for (String root : new String[] {"", "pets/"}) {
            entries.clear();
            for (int i = 0; i < 20; i++) {
                entries.put(root + (i % 2 == 0 ? "cats/" : "dogs/") + i + ".png", png(i));
            }
            text("__MACOSX/cats/._1.png", "resource fork");
            text(root + ".DS_Store", "");
            text(root + "readme.txt", "");

            ImageSource pictures = open();

            String found = root + "cats";
            assertThat(pictures.classes().get(0)).isEqualTo(found.substring(found.lastIndexOf('/') + 1));
            assertThat(pictures.classes()).hasSize(2);
            assertThat(pictures.count()).isEqualTo(20);
            assertThat(recorded.skipped).containsKey(root + "readme.txt").doesNotContainKey("__MACOSX/cats/._1.png");
        }
    }

    @Test
    void gives_the_same_on_demand_and_stays_readable_while_it_is_in_use() throws IOException {
        for (int i = 0; i < 300; i++) {
            entries.put("%03d.png".formatted(i), png(i));
        }
        var options = DataOptions.of(8, 3).listener(recorded);
        ImageSource pictures = PictureCollection.read(ZipFiles.open(write()), options, 0);
        assertThat(pictures).isInstanceOf(FilesOnDemand.class);
        for (int i : new int[] {299, 0, 17, 17, 255}) {
            assertThat(grey(pictures, i)).isEqualTo(i & 0xff);
        }
    }

    @Test
    void names_bad_pictures_and_suspicious_entries() throws IOException {
        for (int i = 0; i < 90; i++) {
            entries.put("%03d.png".formatted(i), png(i));
        }
        String[] outside = {
            "/etc/passwd.png",
            "../up.png",
            "a/../../up.png",
            "C:/windows.png",
            "c:up.png",
            "\\\\host\\share.png",
            "a\\..\\b.png",
            ".."
        };
        for (String name : outside) {
            entries.put(name, png(1));
        }
        text("zz.png", "no picture");
        entries.put("zy\u001b[2J.png", png(1));

        assertThat(open().count()).isEqualTo(90);
        for (String name : outside) {
            assertThat(recorded.skipped).containsEntry(name, "its name points outside the archive");
        }
        assertThat(recorded.skipped)
                .containsEntry("zz.png", "not a picture, whatever its name says")
                .containsEntry("zy\\u001b[2J.png", "its name has a control character")
                .hasSize(outside.length + 2);
    }

    @Test
    void reads_no_more_of_an_entry_than_a_picture_may_have() throws IOException {
        for (int i = 0; i < 20; i++) {
            entries.put("%03d.png".formatted(i), png(i));
        }
        entries.put("bomb.png", new byte[(int) PictureFiles.maxBytes() + 1]);
        assertThat(open().count()).isEqualTo(20);
        assertThat(recorded.skipped.get("bomb.png")).startsWith("a file of more than");
    }

    @Test
    void refuses_a_file_that_is_not_an_archive() throws IOException {
        entries.put("1.png", png(1));
        Path whole = write();
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() ->
                        DataSources.open(cut.toString(), DataOptions.of(8, 3).listener(recorded)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(cut + " is not a complete zip archive");
        Path empty = Files.write(folder.resolve("empty.zip"), new byte[0]);
        assertThatThrownBy(() ->
                        DataSources.open(empty.toString(), DataOptions.of(8, 3).listener(recorded)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is not a complete zip archive");
        entries.clear();
        text("notes.txt", "words");
        assertThatThrownBy(this::open).isInstanceOf(UsageException.class).hasMessageContaining("only 1 other file");
    }

    private void text(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private ImageSource open() throws IOException {
        return DataSources.open(write().toString(), DataOptions.of(8, 3).listener(recorded));
    }

    private Path write() throws IOException {
        Path file = folder.resolve("data.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] png(int grey) throws IOException {
        byte[] pixels = new byte[8 * 8];
        Arrays.fill(pixels, (byte) grey);
        var out = new ByteArrayOutputStream();
        new Picture(8, 8, 1, pixels).writePng(out);
        return out.toByteArray();
    }

    private static int grey(ImageSource pictures, int index) {
        byte[] picture = new byte[8 * 8 * 3];
        pictures.read(index, picture, 0);
        return picture[0] & 0xff;
    }
}
