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
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ....ftypheic....mif1 | a HEIC picture; save it as PNG or JPEG
                    ....ftypavif....mif1 | an AVIF picture; save it as PNG or JPEG
                    ....ftypmp42....isom | a video, not a picture
                    II*...               | a TIFF picture; save it as PNG or JPEG
                    MM.*...              | a TIFF picture; save it as PNG or JPEG
                    P6 2 2 255 ......    | a PPM picture; save it as PNG or JPEG
                    8BPS                 | a Photoshop picture; save it as PNG or JPEG
                    <svg xmlns='x'/>     | an SVG picture; save it as PNG or JPEG
                    <?xml?><svg/>        | an SVG picture; save it as PNG or JPEG
                    <!DOCTYPE html><p>   | a web page (HTML), not a picture; download the picture again
                    %PDF-1.7             | a PDF document, not a picture; save its pages as PNG
                    """)
    void names_the_formats_that_it_does_not_read(String start, String reason) {
        byte[] file = MadePictures.join(MadePictures.ascii(start.replace('.', '\0')), new byte[200]);
        assertThatThrownBy(() -> ImageFile.read(file, 16, 3)).hasMessage(reason);
    }

    @Test
    void reads_a_jpeg_file_that_a_video_or_another_picture_follows() throws IOException {
        byte[] scans = new byte[4000];
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xFF;
            scans[i + 1] = (byte) 0xDA;
        }
        byte[] picture = MadePictures.jpeg();
        byte[] thumbnail = MadePictures.jpeg(MadePictures.segment(0xE1, scans), MadePictures.segment(0xFE, scans));
        byte[] plain = ImageFile.read(picture, 16, 3);
        assertThat(ImageFile.read(MadePictures.join(picture, scans), 16, 3)).isEqualTo(plain);
        assertThat(ImageFile.read(MadePictures.join(picture, picture), 16, 3)).isEqualTo(plain);
        assertThat(ImageFile.read(thumbnail, 16, 3)).isEqualTo(plain);
    }

    @Test
    void counts_the_scans_behind_what_looks_like_an_end() throws IOException {
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0};
        byte[] picture = MadePictures.jpeg(MadePictures.segment(0xE1, new byte[] {-1, (byte) 0xD9}));
        byte[] bomb = Arrays.copyOf(picture, picture.length - 2);
        for (int i = 0; i < 200; i++) {
            bomb = MadePictures.join(bomb, MadePictures.segment(0xFE, new byte[] {-1, (byte) 0xD9}), scan);
        }
        byte[] many = bomb;
        assertThatThrownBy(() -> ImageFile.read(many, 16, 3))
                .hasMessage("a JPEG file of 201 scans; at most 100 are allowed");
    }

    @Test
    void keeps_the_canvas_of_a_gif_whose_first_frame_is_smaller() throws IOException {
        byte[] gif = Files.readAllBytes(TestPictures.path("quadrants.gif"));
        int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0\u0010\0\u0010\0");
        gif[6] = 32;
        gif[8] = 40;
        gif[frame + 1] = 8;
        gif[frame + 3] = 10;
        assertOnCanvas(gif);
        assertThatThrownBy(() -> {
                    byte[] huge = gif.clone();
                    huge[7] = (byte) 0xFF;
                    huge[9] = (byte) 0xFF;
                    ImageFile.read(huge, 16, 3);
                })
                .hasMessage("too large: 65,312 × 65,320 pixels, at most 64 megapixels");
    }

    @Test
    void keeps_the_canvas_of_a_webp_animation_whose_first_frame_is_smaller() throws IOException {
        assertOnCanvas(MadePictures.webpAnimation(32, 40, 8, 10));
    }

    @Test
    void a_canvas_smaller_than_its_frame_grows() throws IOException {
        byte[] gif = Files.readAllBytes(TestPictures.path("quadrants.gif"));
        gif[6] = 1;
        gif[8] = 1;
        assertUprightQuadrants(ImageFile.read(gif, 16, 3));
    }

    /** Checks a frame of 16×16 pixels at (8, 10) of a canvas of 32×40, which is cropped to 32×32. */
    private static void assertOnCanvas(byte[] file) throws IOException {
        byte[] got = ImageFile.read(file, 32, 3);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                boolean inside = x >= 8 && x < 24 && y >= 6 && y < 22;
                int[] want = inside ? MadePictures.quadrant(x - 8, y - 6) : new int[] {255, 255, 255};
                for (int c = 0; c < 3; c++) {
                    assertThat(got[(y * 32 + x) * 3 + c] & 0xff)
                            .as("(%d, %d)", x, y)
                            .isBetween(want[c] - 6, want[c] + 6);
                }
            }
        }
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
