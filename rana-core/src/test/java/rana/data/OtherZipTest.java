package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.image.Picture;

/** Zip archives that Java itself does not read. */
class OtherZipTest {
    private static final int COUNT = 20;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private RecordingListener recorded = new RecordingListener();

    @TempDir
    Path folder;

    @Test
    void names_in_a_windows_code_page_are_read_and_noted() throws IOException {
        for (String encoding : new String[] {"IBM437", "IBM850", "windows-31j", "GBK"}) {
            entries.clear();
            boolean asian = !encoding.startsWith("IBM");
            fill(asian ? "\u86d9" : "fr\u00f6sche", asian ? "\u9ce5" : "v\u00f6gel");
            Path archive = folder.resolve(encoding + ".zip");
            try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
                zip.setEncoding(encoding);
                zip.setUseLanguageEncodingFlag(false);
                zip.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER);
                store(zip, 0);
            }
            assertClasses(open(archive));
            assertThat(recorded.notes)
                    .as(encoding)
                    .anyMatch(note ->
                            note.startsWith(archive + ": 20 names are not in UTF-8 and are read in the code page 437"));
        }
        assertThat(open(folder.resolve("IBM437.zip")).classes()).containsExactly("fr\u00f6sche", "v\u00f6gel");
    }

    @Test
    void names_of_both_kinds_and_unicode_extra_fields_are_read() throws IOException {
        for (boolean marked : new boolean[] {true, false}) {
            entries.clear();
            fill("fr\u00f6sche", marked ? "\u86d9" : "v\u00f6gel");
            Path archive = folder.resolve("marked-" + marked + ".zip");
            try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
                zip.setEncoding("IBM437");
                zip.setFallbackToUTF8(marked);
                zip.setUseLanguageEncodingFlag(marked);
                zip.setCreateUnicodeExtraFields(
                        marked
                                ? ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER
                                : ZipArchiveOutputStream.UnicodeExtraFieldPolicy.ALWAYS);
                store(zip, 0);
            }
            assertThat(open(archive).classes()).containsExactly("fr\u00f6sche", marked ? "\u86d9" : "v\u00f6gel");
        }
    }

    @Test
    void bzip2_is_read() throws IOException {
        fill("a", "b");
        Path archive = folder.resolve("bzip2.zip");
        try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                var packed = new ByteArrayOutputStream();
                try (var bzip2 = new BZip2CompressorOutputStream(packed)) {
                    bzip2.write(file.getValue());
                }
                raw(zip, file.getKey(), ZipMethod.BZIP2.getCode(), packed.toByteArray(), file.getValue());
            }
        }
        assertClasses(open(archive));
        ImageSource pictures = open(archive);
        assertThat(java.util.stream.IntStream.range(0, COUNT)
                        .map(i -> pictures.picture(i).pixels()[0])
                        .sorted())
                .isEqualTo(java.util.stream.IntStream.range(0, COUNT).boxed().toList());
    }

    @Test
    void methods_that_cannot_be_read_are_named() throws IOException {
        for (ZipMethod method : new ZipMethod[] {ZipMethod.LZMA, ZipMethod.ZSTD, ZipMethod.XZ, ZipMethod.PPMD}) {
            entries.clear();
            fill("a", "b");
            Path archive = folder.resolve(method + ".zip");
            String name = method.name().toLowerCase(java.util.Locale.ROOT) + " " + method.getCode();
            try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
                store(zip, 0);
                raw(zip, "a/z.png", method.getCode(), new byte[50], new byte[90]);
            }
            assertThat(open(archive).count()).isEqualTo(COUNT);
            assertThat(recorded.skipped)
                    .containsEntry("a/z.png", "compressed in the archive by a method that cannot be read, " + name);
            try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
                raw(zip, "a/z.png", method.getCode(), new byte[50], new byte[90]);
                raw(zip, "a/y.png", method.getCode(), new byte[50], new byte[90]);
            }
            assertThatThrownBy(() -> open(archive))
                    .isInstanceOf(FailureException.class)
                    .hasMessageStartingWith("no picture in " + archive + " can be read: 2 pictures, the first a/y.png")
                    .hasMessageContaining(name)
                    .hasMessageContaining("unpack the archive");
        }
    }

    @Test
    void encrypted_pictures_are_named_as_such() throws IOException {
        fill("a", "b");
        Path archive = folder.resolve("encrypted.zip");
        try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
            store(zip, 0);
        }
        byte[] bytes = Files.readAllBytes(archive);
        encrypt(bytes, 1);
        Files.write(archive, bytes);
        assertThat(open(archive).count()).isEqualTo(COUNT - 1);
        assertThat(recorded.skipped).containsEntry("a/p0.png", "encrypted in the archive");
        encrypt(bytes, Integer.MAX_VALUE);
        Files.write(archive, bytes);
        assertThatThrownBy(() -> open(archive))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "no picture in " + archive + " can be read: 20 pictures, the first a/p0.png, are encrypted in"
                                + " the archive; unpack the archive with the program that wrote it, and use the folder");
    }

    @Test
    void a_label_file_that_cannot_be_read_is_not_passed_over() throws IOException {
        fill("00000", "00001");
        Path archive = folder.resolve("labels.zip");
        try (var zip = new ZipArchiveOutputStream(archive.toFile())) {
            store(zip, 0);
            raw(zip, "dataset.json", ZipMethod.LZMA.getCode(), new byte[50], new byte[90]);
        }
        assertThatThrownBy(() -> open(archive))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("(dataset.json) cannot be read: compressed in the archive");
    }

    @Test
    void zip64_and_split_archives_are_read() throws IOException {
        fill("a", "b");
        Path zip64 = folder.resolve("zip64.zip");
        try (var zip = new ZipArchiveOutputStream(zip64.toFile())) {
            zip.setUseZip64(Zip64Mode.Always);
            store(zip, 0);
        }
        assertClasses(open(zip64));

        Path split = folder.resolve("split.zip");
        try (var zip = new ZipArchiveOutputStream(split.toFile(), 64 * 1024)) {
            store(zip, 8000);
        }
        Path first = folder.resolve("split.z01");
        assertThat(first).exists();
        assertClasses(open(split));
        Files.delete(first);
        assertThatThrownBy(() -> open(split))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("parts, and the others are not next to it");
    }

    @Test
    void files_that_are_not_zip_archives_are_called_what_they_are() throws IOException {
        Map<String, String> contents = Map.of(
                "", "it is empty",
                "Rar!\u001a\u0007", "it is a RAR archive",
                "7z\u00bc\u00af'\u001c", "it is a 7z archive",
                "<!DOCTYPE html>", "it is a web page or other text",
                "version https://git-lfs.github.com/spec/v1", "it is a pointer of Git LFS",
                "PK\u0003\u0004, and nothing else", "it is truncated: the directory at its end is missing");
        for (Map.Entry<String, String> content : contents.entrySet()) {
            Path archive = folder.resolve("data.zip");
            Files.write(archive, content.getKey().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> open(archive))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining(archive + " is not a complete zip archive (" + content.getValue() + ")");
        }
        Path part = Files.writeString(folder.resolve("data.zip.001"), "PK\u0003\u0004, and more");
        assertThatThrownBy(() -> open(part))
                .hasMessageContaining("it is one of several parts; join them into one file");
    }

    @Test
    void backslashes_separate_folders_and_do_not_lead_outside() throws IOException {
        entries.put("x\\a\\p.png", png(1));
        entries.put("x\\b\\p.png", png(2));
        entries.put("x\\..\\..\\p.png", png(3));
        entries.put("\\p.png", png(4));
        entries.put("C:\\p.png", png(5));
        for (int i = 0; i < 40; i++) {
            entries.put("x\\b\\p" + i + ".png", png(i));
        }
        entries.put("x/b/p1.png", png(6));
        Path archive = folder.resolve("backslash.zip");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new java.util.zip.ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        ImageSource pictures = open(archive);
        assertThat(pictures.classes()).containsExactly("a", "b");
        assertThat(pictures.count()).isEqualTo(42);
        assertThat(recorded.skipped)
                .containsEntry("x\\..\\..\\p.png", "its name points outside the archive")
                .containsEntry("\\p.png", "its name points outside the archive")
                .containsEntry("C:\\p.png", "its name points outside the archive")
                .containsEntry("x/b/p1.png", "duplicate name");
    }

    @Test
    void of_two_entries_with_one_name_the_first_is_read() throws IOException {
        Path archive = folder.resolve("twice.zip");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive))) {
            for (int i = 0; i < 20; i++) {
                zip.putNextEntry(new java.util.zip.ZipEntry("a/p" + i + ".png"));
                zip.write(png(i));
                zip.closeEntry();
            }
            zip.putNextEntry(new java.util.zip.ZipEntry("a\\p0.png"));
            zip.write(png(99));
            zip.closeEntry();
        }
        Path alone = folder.resolve("alone.zip");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(alone))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("a/p0.png"));
            zip.write(png(0));
            zip.closeEntry();
        }

        assertThat(open(archive).picture(0).pixels())
                .isEqualTo(open(alone).picture(0).pixels());
    }

    private void fill(String one, String other) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            entries.put((i % 2 == 0 ? one : other) + "/p" + i + ".png", png(i));
        }
    }

    private static void assertClasses(ImageSource pictures) {
        assertThat(pictures.count()).isEqualTo(COUNT);
        assertThat(pictures.classes()).hasSize(2);
        assertThat(pictures.labelled().count()).isEqualTo(COUNT);
        int[] parity = {
            pictures.picture(0).pixels()[0] & 1, pictures.picture(COUNT - 1).pixels()[0] & 1
        };
        for (int i = 0; i < COUNT; i++) {
            assertThat(pictures.picture(i).pixels()[0] & 1).isEqualTo(parity[pictures.label(i)]);
        }
    }

    /** Writes all entries, each followed by a hidden one of {@code more} bytes. */
    private void store(ZipArchiveOutputStream zip, int more) throws IOException {
        for (Map.Entry<String, byte[]> file : entries.entrySet()) {
            stored(zip, file.getKey(), file.getValue());
            if (more > 0) {
                stored(zip, "." + file.getKey().hashCode(), new byte[more]);
            }
        }
    }

    private static void stored(ZipArchiveOutputStream zip, String name, byte[] content) throws IOException {
        raw(zip, name, ZipMethod.STORED.getCode(), content, content);
    }

    private static void raw(ZipArchiveOutputStream zip, String name, int method, byte[] packed, byte[] content)
            throws IOException {
        var entry = new ZipArchiveEntry(name);
        var checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(method);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        entry.setCompressedSize(packed.length);
        zip.addRawArchiveEntry(entry, new java.io.ByteArrayInputStream(packed));
    }

    /** Marks the first {@code count} entries as encrypted. */
    private static void encrypt(byte[] archive, int count) {
        for (int kind = 0; kind < 2; kind++) {
            int marked = 0;
            for (int i = 0; i + 10 < archive.length && marked < count; i++) {
                boolean header = archive[i] == 'P'
                        && archive[i + 1] == 'K'
                        && archive[i + 2] == (kind == 0 ? 1 : 3)
                        && archive[i + 3] == (kind == 0 ? 2 : 4);
                if (header) {
                    archive[i + (kind == 0 ? 8 : 6)] |= 1;
                    marked++;
                }
            }
        }
    }

    private ImageSource open(Path archive) {
        recorded = new RecordingListener();
        return DataSources.open(archive.toString(), DataOptions.of(8, 1).listener(recorded));
    }

    private static byte[] png(int grey) throws IOException {
        byte[] pixels = new byte[8 * 8];
        Arrays.fill(pixels, (byte) grey);
        var out = new ByteArrayOutputStream();
        new Picture(8, 8, 1, pixels).writePng(out);
        return out.toByteArray();
    }
}
