package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.image.Resize;

class ImageFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quadrants.webp", "quadrants.bmp", "quadrants.gif", "turned-1.jpg", "cmyk.jpg"})
    void reads_every_format(String name) throws IOException {
        assertUprightQuadrants(ImageFile.read(Files.readAllBytes(TestPictures.path(name)), 16, 3));
    }

    @Test
    void turns_what_a_camera_held_otherwise_upright() throws IOException {
        // The corners of the file that become the top left and top right for each Exif orientation.
        int[][] corners = {{0, 1}, {1, 0}, {3, 2}, {2, 3}, {0, 2}, {2, 0}, {3, 1}, {1, 3}};
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] got = ImageFile.read(Files.readAllBytes(TestPictures.path("turned-" + orientation + ".jpg")), 16, 3);
            assertColour(got, 3, 3, corners[orientation - 1][0]);
            assertColour(got, 12, 3, corners[orientation - 1][1]);
        }
    }

    @Test
    void takes_16_bit_grey_for_what_it_is() throws IOException {
        byte[] deep = ImageFile.read(Files.readAllBytes(TestPictures.path("grey16.png")), 16, 1);
        byte[] flat = ImageFile.read(Files.readAllBytes(TestPictures.path("grey8.png")), 16, 1);
        byte[] ramp = new byte[256];
        for (int i = 0; i < 256; i++) {
            ramp[i] = (byte) i;
        }
        assertThat(flat).isEqualTo(ramp);
        assertThat(deep).isEqualTo(ramp);
    }

    @Test
    void converts_grey_to_colour() throws IOException {
        byte[] colour = ImageFile.read(Files.readAllBytes(TestPictures.path("grey8.png")), 16, 3);
        assertThat(Arrays.copyOfRange(colour, 300, 303)).containsExactly(100, 100, 100);
    }

    @Test
    void lays_what_is_transparent_over_white() throws IOException {
        byte[] got = ImageFile.read(Files.readAllBytes(TestPictures.path("clear.png")), 16, 3);
        assertThat(Arrays.copyOf(got, 9)).containsExactly(255, 255, 255, 255, 127, 127, 255, 0, 0);
    }

    @Test
    void crops_to_the_middle_square_before_it_resizes() throws IOException {
        byte[] scene = TestPictures.samples("scene.png");
        byte[] square = new byte[29 * 29 * 3];
        for (int y = 0; y < 29; y++) {
            System.arraycopy(scene, (y * 37 + 4) * 3, square, y * 29 * 3, 29 * 3);
        }
        assertThat(ImageFile.read(Files.readAllBytes(TestPictures.path("scene.png")), 29, 3))
                .isEqualTo(square);
        assertThat(ImageFile.read(Files.readAllBytes(TestPictures.path("scene.png")), 12, 3))
                .isEqualTo(Resize.bicubic(square, 29, 29, 3, 12, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scene.png", "turned-1.jpg", "quadrants.bmp", "quadrants.webp", "quadrants.gif"})
    void refuses_a_file_that_is_cut(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TestPictures.path(name));
        Path cut = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length * 3 / 5));
        assertThatThrownBy(() -> ImageFile.read(Files.readAllBytes(cut), 16, 3)).isInstanceOf(IOException.class);
    }

    @Test
    void says_why_a_file_cannot_be_read() throws IOException {
        assertReason(Files.write(folder.resolve("a.png"), new byte[0]), "an empty file");
        assertReason(Files.writeString(folder.resolve("b.png"), "words"), "not a picture, whatever its name says");
    }

    @Test
    void believes_no_header_that_claims_a_huge_picture() throws IOException {
        Path huge = folder.resolve("huge.png");
        try (var out = new DataOutputStream(Files.newOutputStream(huge))) {
            out.writeLong(0x89504E470D0A1A0AL);
            byte[] header = ByteBuffer.allocate(17)
                    .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                    .putInt(100_000)
                    .putInt(100_000)
                    .put(new byte[] {8, 2, 0, 0, 0})
                    .array();
            var crc = new CRC32();
            crc.update(header);
            out.writeInt(13);
            out.write(header);
            out.writeInt((int) crc.getValue());
            out.writeInt(0);
            out.writeBytes("IDAT");
        }
        assertReason(huge, "too large: 100,000 × 100,000 pixels, at most 64 megapixels");
    }

    private static void assertReason(Path file, String reason) {
        assertThatThrownBy(() -> ImageFile.read(Files.readAllBytes(file), 16, 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private static void assertUprightQuadrants(byte[] picture) {
        assertColour(picture, 3, 3, 0);
        assertColour(picture, 12, 3, 1);
        assertColour(picture, 3, 12, 2);
        assertColour(picture, 12, 12, 3);
    }

    private static void assertColour(byte[] picture, int x, int y, int corner) {
        int[][] colours = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};
        for (int c = 0; c < 3; c++) {
            assertThat(picture[(y * 16 + x) * 3 + c] & 0xff).isBetween(colours[corner][c] - 6, colours[corner][c] + 6);
        }
    }
}
