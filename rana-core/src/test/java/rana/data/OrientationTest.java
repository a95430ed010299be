package rana.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exif data in all places where cameras and other programs write it. */
class OrientationTest {
    private static final int[] QUARTER_TURN = {2, 0, 3, 1};
    private static final byte[] NONE = new byte[0];

    /** The squares of the file that become the four corners, for each value of the tag. */
    private static final int[][] CORNERS = {
        {0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 2, 1, 3}, {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_orientation_counts_in_every_format(int tag) throws IOException {
        byte[] exif = MadePictures.exif(tag);
        byte[] bigEndian = MadePictures.exif(ByteOrder.BIG_ENDIAN, 0x0112, tag);
        byte[] prefixed = MadePictures.join(MadePictures.ascii("Exif\0\0"), exif);
        int[] corners = CORNERS[tag - 1];
        assertCorners(MadePictures.png(MadePictures.chunk("eXIf", exif)), corners);
        assertCorners(MadePictures.png(MadePictures.chunk("eXIf", bigEndian)), corners);
        assertCorners(MadePictures.pngEnding(MadePictures.chunk("eXIf", exif)), corners);
        assertCorners(MadePictures.webp(8, NONE, MadePictures.riffChunk("EXIF", exif)), corners);
        assertCorners(MadePictures.webp(8, NONE, MadePictures.riffChunk("EXIF", bigEndian)), corners);
        assertCorners(MadePictures.webp(8, NONE, MadePictures.riffChunk("EXIF", prefixed)), corners);
        assertCorners(MadePictures.jpeg(MadePictures.exifSegment(exif)), corners);
        assertCorners(MadePictures.jpeg(MadePictures.exifSegment(bigEndian)), corners);
    }

    @Test
    void exif_may_be_in_any_segment_of_a_jpeg_file() throws IOException {
        byte[] exif = MadePictures.exifSegment(MadePictures.exif(6));
        byte[] xmp = MadePictures.segment(0xE1, MadePictures.ascii("http://ns.adobe.com/xap/1.0/\0" + " ".repeat(900)));
        byte[] photoshop = MadePictures.segment(0xED, new byte[65_000]);
        byte[] other = MadePictures.exifSegment(MadePictures.exif(ByteOrder.BIG_ENDIAN, 0x010F, 1));
        byte[] fill = {-1, -1, -1};
        byte[] restart = MadePictures.segment(0xDD, new byte[2]);
        assertCorners(MadePictures.jpeg(xmp, exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(photoshop, photoshop, photoshop, exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(other, exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(MadePictures.exifSegment(NONE), exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(fill, exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(restart, exif), QUARTER_TURN);
        assertCorners(MadePictures.jpeg(exif, MadePictures.exifSegment(MadePictures.exif(3))), QUARTER_TURN);
    }

    @Test
    void broken_exif_data_turns_nothing_and_is_not_an_error() throws IOException {
        byte[] whole = MadePictures.exif(6);
        int endOfEntry = 22;
        for (int length = 0; length < endOfEntry; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertCorners(MadePictures.jpeg(MadePictures.exifSegment(cut)), CORNERS[0]);
            assertCorners(MadePictures.png(MadePictures.chunk("eXIf", cut)), CORNERS[0]);
            assertCorners(MadePictures.webp(8, NONE, MadePictures.riffChunk("EXIF", cut)), CORNERS[0]);
        }
        assertCorners(MadePictures.png(MadePictures.chunk("eXIf", MadePictures.exif(9))), CORNERS[0]);
        byte[] far = whole.clone();
        far[7] = 127;
        assertCorners(MadePictures.jpeg(MadePictures.exifSegment(far)), CORNERS[0]);
    }

    private static void assertCorners(byte[] file, int[] corners) throws IOException {
        byte[] got = ImageFile.read(file, 16, 3);
        int[] centres = {3 * 16 + 3, 3 * 16 + 12, 12 * 16 + 3, 12 * 16 + 12};
        for (int i = 0; i < 4; i++) {
            for (int c = 0; c < 3; c++) {
                int want = MadePictures.QUADRANTS[corners[i]][c];
                assertThat(got[centres[i] * 3 + c] & 0xff).as("corner %d", i).isBetween(want - 6, want + 6);
            }
        }
    }
}
