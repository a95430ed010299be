package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.RanaException;
import rana.gate.GateReport;

/**
 * Corrupt and malicious pictures and archives, generated here: the bad ones are reported, and
 * nothing else happens.
 */
class HostileDataTest {
    private static final long SEED = 20261124;
    private static final long MEGABYTE = 1 << 20;
    private static final long MAX_MILLISECONDS = 1000;
    private static final List<String> GOOD = List.of("png", "jpg", "gif", "bmp");

    @TempDir
    Path folder;

    @Test
    void every_bad_picture_among_many_is_named_and_the_rest_are_read() throws IOException {
        namesEveryBadPicture(800, 40);
    }

    @Test
    @Tag("gate")
    void five_hundred_bad_pictures_among_ten_thousand_are_named_and_the_rest_are_read() throws IOException {
        namesEveryBadPicture(10_000, 500);
        GateReport.record(
                "7. bad pictures",
                "a folder of 10,000 images, 500 of them bad, in %d ways".formatted(BadPictures.kinds()),
                "all 500 reported with a reason, 9,500 read; --strict, or more than 10 % bad, ends the command before the first"
                        + " step");
    }

    private void namesEveryBadPicture(int all, int bad) throws IOException {
        var random = new SplittableRandom(SEED);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < all; i++) {
            boolean isBad = i % (all / bad) == 3;
            String format = GOOD.get(i % GOOD.size());
            String name = "%05d.%s".formatted(i, format);
            byte[] content = isBad ? BadPictures.bad(expected.size(), random) : BadPictures.good(format, random);
            Files.write(folder.resolve(name), content);
            if (isBad) {
                expected.add(name);
            }
        }
        var recorded = new RecordingListener();
        ImageSource pictures =
                DataSources.open(folder.toString(), DataOptions.of(8, 3).listener(recorded));
        assertThat(expected).hasSize(bad);
        assertThat(recorded.skipped.keySet()).isEqualTo(expected);
        assertThat(recorded.skipped.values()).noneMatch(reason -> reason.contains("\n") || reason.contains("null"));
        assertThat(pictures.count()).isEqualTo(all - bad);

        var strict = DataOptions.of(8, 3).strict(true);
        assertThatThrownBy(() -> DataSources.open(folder.toString(), strict))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("%,d of %,d pictures".formatted(bad, all));
        for (int i = 0; i < all / 8; i++) {
            Files.write(folder.resolve("more-%05d.png".formatted(i)), new byte[0]);
        }
        assertThatThrownBy(() -> DataSources.open(folder.toString(), DataOptions.of(8, 3)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("more than 10 %");
    }

    @Test
    @Tag("gate")
    void nothing_is_written_outside_whatever_an_archive_calls_its_entries_for_the_gate_report() throws IOException {
        nothing_is_written_outside_whatever_an_archive_calls_its_entries();
        GateReport.record(
                "8. names in archives",
                "60 zip archives, each with 10 images and one entry with a hostile name: absolute, upwards, drives, hosts, control"
                        + " characters",
                "60 times 10 images read and one entry rejected, its name printed with escapes; no file written anywhere");
    }

    @Test
    void nothing_is_written_outside_whatever_an_archive_calls_its_entries() throws IOException {
        List<String> names = hostileNames();
        assertThat(names).hasSize(60).doesNotHaveDuplicates();
        var random = new SplittableRandom(SEED);
        Path place = Files.createDirectories(folder.resolve("a/b/c"));
        for (String name : names) {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            for (int i = 0; i < 10; i++) {
                entries.put("%02d.png".formatted(i), BadPictures.good("png", random));
            }
            entries.put(name, BadPictures.good("png", random));
            Path archive = place.resolve("data.zip");
            zip(archive, entries);
            Set<Path> before = everything();
            var recorded = new RecordingListener();
            assertThat(DataSources.open(archive.toString(), DataOptions.of(8, 3).listener(recorded))
                            .count())
                    .as(name)
                    .isEqualTo(10);
            assertThat(recorded.skipped).as(name).hasSize(1);
            assertThat(recorded.skipped.keySet()).allMatch(key -> key.chars().noneMatch(c -> c < ' '));
            assertThat(everything()).isEqualTo(before);
        }
    }

    private static List<String> hostileNames() {
        List<String> names = new ArrayList<>();
        for (String stem : List.of(
                "/etc/passwd",
                "//host/share",
                "\\\\host\\share",
                "\\\\?\\C:\\x",
                "\\x",
                "C:\\x",
                "C:/x",
                "c:x",
                "../x",
                "../../../../../../x",
                "..\\x",
                "a/../../x",
                "a\\..\\..\\x",
                "a/..\\x",
                "./../x",
                "x\u0000/../y",
                "x\ny",
                "\u001b]0;x",
                "a\\.\\..\\..\\b",
                "\u007f")) {
            for (String end : List.of(".png", ".JPG", "/1.webp")) {
                names.add(stem + end);
            }
        }
        return names;
    }

    private Set<Path> everything() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return new TreeSet<>(all.toList());
        }
    }

    @Test
    void bombs_are_refused_and_mere_noise_is_skipped() throws IOException {
        for (Bomb bomb : bombs(folder, 20)) {
            assertThat(bomb.goesOff())
                    .as(bomb.name)
                    .doesNotContain("OutOfMemory")
                    .isNotEqualTo("unnoticed");
        }
    }

    @Test
    @Tag("gate")
    void a_hundred_bombs_are_each_refused_by_a_small_machine() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileDataTest.class.getName(),
                        Files.createDirectories(folder.resolve("bombs")).toString(),
                        "100")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(child.waitFor(20, TimeUnit.MINUTES)).isTrue();
        List<String> lines = Files.readAllLines(log);
        assertThat(child.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines).hasSize(100).noneMatch(line -> line.contains("OutOfMemory") || line.contains("unnoticed"));
        long slowest = lines.stream()
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .max()
                .orElseThrow();
        assertThat(slowest).as("milliseconds of the slowest").isLessThan(MAX_MILLISECONDS);
        GateReport.record(
                "8. bombs",
                "100 decompression bombs and oversized claims with -Xmx512m: headers of up to 10¹² pixels, a zip entry of 300 MB,"
                        + " an IDX file of 1 TB, JSON of depth 5,000,000, a tar entry of 8 GB",
                "each rejected, the slowest after %,d ms of processor time".formatted(slowest));
    }

    /**
     * The child process: reads the given number of bombs and prints the processor time of each,
     * which other programs do not affect.
     */
    public static void main(String[] arguments) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (Bomb bomb : bombs(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            long began = threads.getCurrentThreadCpuTime();
            String outcome = bomb.goesOff();
            long took = (threads.getCurrentThreadCpuTime() - began) / 1_000_000;
            System.out.println(took + " ms, " + bomb.name + ": " + outcome);
        }
    }

    /** A file that is much larger than it looks. */
    private record Bomb(String name, Reading reading) {
        private interface Reading {
            void read() throws IOException;
        }

        String goesOff() {
            try {
                reading.read();
                return "unnoticed";
            } catch (IOException | RanaException e) {
                return String.valueOf(e.getMessage());
            } catch (OutOfMemoryError e) {
                return "OutOfMemoryError";
            }
        }
    }

    private static List<Bomb> bombs(Path folder, int count) throws IOException {
        var random = new SplittableRandom(SEED);
        List<Bomb> bombs = new ArrayList<>();
        Path zip = folder.resolve("bomb.zip");
        zipBomb(zip, 300);
        Path gzip = folder.resolve("bomb-idx3.gz");
        gzip(
                gzip,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(1 << 20)
                        .putInt(1 << 10)
                        .putInt(1 << 10)
                        .array(),
                300);
        Path labels = Files.createDirectories(folder.resolve("labels")).resolve("dataset.json");
        Files.writeString(labels, "{\"labels\": " + "[".repeat(5_000_000));
        Files.write(labels.resolveSibling("a.png"), BadPictures.good("png", random));
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        gzip(archive, tarHeader(8L << 30), 300);
        while (bombs.size() < count) {
            int side = 8200 + random.nextInt(1_000_000);
            byte[] png = BadPictures.hugePng(side, side);
            byte[] allowed = BadPictures.hugePng(8000, 8000);
            bombs.add(new Bomb("PNG header of " + side, () -> ImageFile.read(png, 8, 3)));
            bombs.add(new Bomb("PNG header of 64 megapixels", () -> ImageFile.read(allowed, 8, 3)));
            for (int kind = 12; kind < BadPictures.kinds(); kind++) {
                byte[] bad = BadPictures.bad(kind, random);
                bombs.add(new Bomb("header of kind " + kind, () -> ImageFile.read(bad, 8, 3)));
            }
            var options = DataOptions.of(8, 3);
            bombs.add(new Bomb("zip entry of 300 MB", () -> DataSources.open(zip.toString(), options)));
            bombs.add(new Bomb("IDX header of 1 TB", () -> DataSources.open(gzip.toString(), options)));
            bombs.add(new Bomb("JSON of depth 5,000,000", () -> DataSources.open(labels.getParent() + "", options)));
            bombs.add(new Bomb("tar entry of 8 GB", () -> DataSources.open(archive.toString(), options)));
        }
        return bombs.subList(0, count);
    }

    @Test
    void metadata_that_expands_to_much_is_not_expanded() throws IOException {
        byte[] bomb = BadPictures.textBomb(300 * MEGABYTE);
        assertThat(ImageFile.read(bomb, 8, 1)).containsOnly(0);
    }

    private static void zip(Path file, Map<String, byte[]> entries) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    /** Writes an archive with a picture of {@code megabytes} of zeros. */
    private static void zipBomb(Path file, int megabytes) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("bomb.png"));
            for (int i = 0; i < megabytes; i++) {
                zip.write(new byte[(int) MEGABYTE]);
            }
            zip.closeEntry();
        }
    }

    /** Writes {@code beginning} followed by {@code megabytes} of zeros. */
    private static void gzip(Path file, byte[] beginning, int megabytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(beginning);
            for (int i = 0; i < megabytes; i++) {
                out.write(new byte[(int) MEGABYTE]);
            }
        }
    }

    /** Returns the header of an entry of {@code bytes}. */
    private static byte[] tarHeader(long bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] header = new byte[512];
        put(header, 0, "cifar-10-batches-bin/filler");
        put(header, 100, "0000644");
        put(header, 124, "%011o".formatted(bytes));
        put(header, 148, "        ");
        header[156] = '0';
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        out.write(header);
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
