package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.image.Picture;

/** Folders as users have them: deeper folders, links, other endings, names in another encoding. */
class FolderFilesTest {
    private RecordingListener recorded = new RecordingListener();

    @TempDir
    Path folder;

    @Test
    void pictures_deeper_than_class_folders_are_counted_and_the_folder_to_name_is_given() throws IOException {
        save("train/red", 30);
        save("train/green", 31);
        save("test/red", 8);
        save("test/green", 7);
        save("val/red", 6);
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(UsageException.class)
                .hasMessage("no pictures in %s or in its class folders: 82 pictures are deeper than class folders:"
                                .formatted(folder)
                        + " 31 in train/green/, 30 in train/red/, 8 in test/red/ and 13 in 2 other folders;"
                        + " use the folder %s, which has 61 usable pictures".formatted(folder.resolve("train")));

        Inspection found = Inspection.of(folder.toString(), DataOptions.of(8, 3));
        assertThat(found.pictures()).isZero();
        assertThat(found.labels().notes())
                .anyMatch(note -> note.startsWith("82 pictures are deeper than class folders"));
        assertThat(found.elsewhere()).isEqualTo(new Inspection.Elsewhere(folder.resolve("train") + "", false, 61));

        assertThatThrownBy(() -> DataPack.write(
                        folder.toString(),
                        DataOptions.of(8, 3),
                        new DataPack.Settings(8, 1, 1, false),
                        folder.resolve("packed.zip")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no usable picture: 82 pictures are deeper than class folders")
                .hasMessageEndingWith("use the folder " + folder.resolve("train") + ", which has 61 usable pictures");

        save(".", 1);
        assertThat(open(folder).count()).isEqualTo(1);
        assertThat(recorded.notes).anyMatch(note -> note.contains("use the folder " + folder.resolve("train")));
        assertThat(recorded.skipped).containsEntry("train/red", "a folder inside a class folder, with 30 pictures");
    }

    @Test
    void class_folders_are_found_in_folders_around_everything() throws IOException {
        save("archive/data/red", 5);
        save("archive/data/blue", 4);
        ImageSource pictures = open(folder);
        assertThat(pictures.classes()).containsExactly("blue", "red");
        assertThat(pictures.count()).isEqualTo(9);
    }

    @Test
    void pictures_next_to_a_class_folder_have_no_label_and_a_training_uses_them_all() throws IOException {
        save(".", 60);
        save("unused", 3);
        ImageSource pictures = open(folder);
        assertThat(pictures.count()).isEqualTo(63);
        assertThat(pictures.labelled().count()).isEqualTo(3);
        assertThat(recorded.notes)
                .anyMatch(
                        note -> note.startsWith(
                                "60 of 63 pictures have no class, because they are next to the class folders, the first p0.png"));

        save("other", 3);
        Inspection found = Inspection.of(folder.toString(), DataOptions.of(8, 3));
        assertThat(found.pictures()).isEqualTo(66);
        assertThat(found.training().recipe())
                .as("a conditional one would use 6")
                .isEqualTo("relativistic");
    }

    @Test
    void every_ending_of_a_format_that_can_be_read_is_one_of_a_picture() throws IOException {
        byte[] png = png(7);
        List<String> endings = List.of("jfif", "jpe", "JIF", "jfi", "pjpeg", "pjp", "apng", "dib");
        for (String ending : endings) {
            Files.write(folder.resolve("p." + ending), png);
        }
        assertThat(open(folder).count()).isEqualTo(endings.size());
    }

    @Test
    void pictures_in_other_formats_count_as_bad() throws IOException {
        save(".", 30);
        for (String ending : List.of("tif", "HEIC", "avif")) {
            Files.write(folder.resolve("q." + ending), new byte[100]);
        }
        Files.writeString(folder.resolve("notes.txt"), "words");
        Files.write(folder.resolve("0a1b2c"), png(1));
        assertThat(open(folder).count()).isEqualTo(30);
        assertThat(recorded.skipped)
                .containsEntry("q.tif", "a picture in the format TIFF, which cannot be read; convert it to PNG or JPEG")
                .containsEntry("0a1b2c", "its name has no ending such as .png or .jpg")
                .containsEntry("notes.txt", "not a PNG, JPEG, GIF, BMP or WebP file");
        assertThat(recorded.notes)
                .anyMatch(note -> note.endsWith("30 pictures read; skipped 3 bad pictures and 2 other files"));
        var strict = DataOptions.of(8, 3).strict(true);
        assertThatThrownBy(() -> DataSources.open(folder.toString(), strict))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("3 of 33 pictures in " + folder + " are bad, but strict allows none");
        Files.write(folder.resolve("r.jxl"), new byte[100]);
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("4 of 34 pictures in " + folder + " are bad, more than 10 %");
    }

    @Test
    void folders_of_systems_are_not_read() throws IOException {
        save("red", 3);
        save("@eaDir/red", 3);
        save("__MACOSX/red", 3);
        save(".ipynb_checkpoints", 3);
        assertThat(open(folder).count()).isEqualTo(3);
        assertThat(recorded.skipped).isEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void a_loop_of_links_is_named_and_does_not_repeat_pictures() throws IOException {
        save(".", 12);
        Files.createSymbolicLink(folder.resolve("self"), Path.of("."));
        assertThat(open(folder).count()).isEqualTo(12);
        assertThat(recorded.skipped).containsEntry("self", "a link to a folder that it is in");

        Files.writeString(folder.resolve("dataset.json"), "{\"labels\": [[\"p1.png\", 0], [\"p2.png\", 1]]}");
        assertThat(open(folder).count()).isEqualTo(12);
        assertThat(recorded.skipped).containsEntry("self", "a link to a folder that it is in");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_name_that_is_not_utf_8_is_skipped_with_the_reason() throws Exception {
        save(".", 20);
        Files.write(folder.resolve("one"), png(3));
        shell("mv one \"$(printf 'fr\\366sch.png')\"; d=$(printf 'v\\366gel'); mkdir \"$d\"; cp p1.png \"$d/b.png\"");
        Process child = child("C.UTF-8");
        assertThat(output(child))
                .contains("20 pictures")
                .contains("fr\ufffdsch.png: its name is not valid UTF-8; rename it")
                .contains("v\ufffdgel/b.png: its name is not valid UTF-8; rename it")
                .contains("note " + folder + ": 20 pictures read; skipped 2 bad pictures and 0 other files");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_locale_that_is_not_utf_8_costs_the_pictures_with_such_names_and_is_named() throws Exception {
        save(".", 20);
        shell("cp p1.png \"$(printf 'fr\\303\\266sch.png')\"; cp p1.png \"$(printf '\\350\\233\\231.png')\"");
        for (String locale : new String[] {"C", "POSIX"}) {
            assertThat(output(child(locale)))
                    .contains("20 pictures")
                    .contains("its name cannot be read in the encoding of this locale, ANSI_X3.4-1968;"
                            + " set LC_ALL to C.UTF-8 or another UTF-8 locale")
                    .contains("skipped 2 bad pictures");
        }
        assertThat(output(child("C.UTF-8"))).contains("22 pictures");
    }

    @Test
    void a_home_folder_that_no_shell_expanded_is_explained() {
        String home = System.getProperty("user.home");
        assertThatThrownBy(() -> DataSources.open("~/no such pictures", DataOptions.of(8, 3)))
                .isInstanceOf(UsageException.class)
                .hasMessage("no data \"~/no such pictures\": ~ was not expanded by the shell; write " + home
                        + "/no such pictures");
    }

    /** The child process: opens a folder, and prints what a listener receives. */
    public static void main(String[] arguments) {
        var recorded = new RecordingListener();
        ImageSource pictures =
                DataSources.open(arguments[0], DataOptions.of(8, 3).listener(recorded));
        StringBuilder text = new StringBuilder(pictures.count() + " pictures\n");
        recorded.skipped.forEach(
                (file, reason) -> text.append(file).append(": ").append(reason).append('\n'));
        recorded.notes.forEach(note -> text.append("note ").append(note).append('\n'));
        System.out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Process child(String locale) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                FolderFilesTest.class.getName(),
                folder.toString());
        builder.environment().put("LC_ALL", locale);
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String output(Process child) throws Exception {
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return text;
    }

    private void shell(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        assertThat(shell.waitFor()).isZero();
    }

    private ImageSource open(Path data) {
        recorded = new RecordingListener();
        return DataSources.open(data.toString(), DataOptions.of(8, 3).listener(recorded));
    }

    private void save(String name, int count) throws IOException {
        Path into = Files.createDirectories(folder.resolve(name).normalize());
        for (int i = 0; i < count; i++) {
            Files.write(into.resolve("p" + i + ".png"), png(i));
        }
    }

    private static byte[] png(int grey) throws IOException {
        byte[] pixels = new byte[8 * 8];
        Arrays.fill(pixels, (byte) grey);
        var out = new java.io.ByteArrayOutputStream();
        new Picture(8, 8, 1, pixels).writePng(out);
        return out.toByteArray();
    }
}
