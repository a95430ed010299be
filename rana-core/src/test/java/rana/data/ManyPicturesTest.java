package rana.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;
import rana.image.Picture;

/** More pictures than fit into memory, in a Java process with a small heap. */
class ManyPicturesTest {
    private static final int GREYS = 256;

    @TempDir
    Path folder;

    @Test
    @Tag("gate")
    void a_million_pictures_of_three_gigabytes_are_read_with_half_a_gigabyte() throws Exception {
        Path archive = folder.resolve("million.zip");
        write(archive, 1_000_000);
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyPicturesTest.class.getName(),
                        archive.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(child.waitFor(40, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(log).strip();
        assertThat(child.exitValue()).as(output).isZero();
        assertThat(output).startsWith("1000000 images");
        GateReport.record("7. many pictures", "an archive of 1,000,000 images, 3 GB, with -Xmx512m", output);
    }

    /**
     * The child process: opens an archive, reads random pictures, and prints the memory and time
     * taken.
     */
    public static void main(String[] arguments) {
        long began = System.nanoTime();
        ImageSource pictures = DataSources.open(arguments[0], DataOptions.of(32, 3));
        byte[] picture = new byte[32 * 32 * 3];
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            int index = random.nextInt(pictures.count());
            pictures.read(index, picture, 0);
            if ((picture[0] & 0xff) != index % GREYS) {
                throw new AssertionError("picture " + index + " is " + picture[0]);
            }
        }
        Runtime java = Runtime.getRuntime();
        System.gc();
        System.out.printf(
                "%d images, %d MB in use, %d s%n",
                pictures.count(),
                (java.totalMemory() - java.freeMemory()) >> 20,
                (System.nanoTime() - began) / 1_000_000_000);
    }

    private static void write(Path archive, int count) throws IOException {
        byte[][] greys = new byte[GREYS][];
        for (int i = 0; i < GREYS; i++) {
            byte[] pixels = new byte[4 * 4];
            java.util.Arrays.fill(pixels, (byte) i);
            var out = new ByteArrayOutputStream();
            new Picture(4, 4, 1, pixels).writePng(out);
            greys[i] = out.toByteArray();
        }
        try (var zip = new ZipOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(archive), 1 << 20))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (int i = 0; i < count; i++) {
                byte[] png = greys[i % GREYS];
                var entry = new ZipEntry("%05d/img%08d.png".formatted(i / 1000, i));
                var checksum = new CRC32();
                checksum.update(png);
                entry.setCrc(checksum.getValue());
                entry.setSize(png.length);
                zip.putNextEntry(entry);
                zip.write(png);
                zip.closeEntry();
            }
        }
    }
}
