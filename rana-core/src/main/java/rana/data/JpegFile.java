package rana.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file that the decoder ignores or only limits, up to the end marker (ITU-T
 * T.81, annex B): what follows it, such as the video of a motion photo, is not part of the picture.
 */
final class JpegFile {
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ADOBE_BYTES = 12;
    private static final int YCCK = 2;

    private final byte[] file;
    private int scans;
    private int components;
    private int orientation;
    private boolean ycck;

    /** The first byte of each part of the colour profile, by its number; index 0 is unused. */
    private final int[] partsFrom = new int[256];

    private final int[] partsTo = new int[256];
    private int parts;
    private int partsExpected;

    private JpegFile(byte[] file) {
        this.file = file;
    }

    /** Reads the segments of a file that begins as a JPEG file; never fails. */
    static JpegFile of(byte[] file) {
        var jpeg = new JpegFile(file);
        jpeg.walk();
        return jpeg;
    }

    /** Returns the number of scans. */
    int scans() {
        return scans;
    }

    /** Returns true if the file has four channels: CMYK or YCCK. */
    boolean isCmyk() {
        return components == 4;
    }

    /** Returns true if the four channels are YCCK, according to Adobe's segment. */
    boolean isYcck() {
        return ycck;
    }

    /** Returns the tag of the first Exif segment that has an orientation, or 0. */
    int orientation() {
        return orientation;
    }

    /** Returns the embedded colour profile; null if there is none, or a part of it is missing. */
    byte @Nullable [] profile() {
        if (parts == 0 || parts != partsExpected) {
            return null;
        }
        var profile = new ByteArrayOutputStream();
        for (int i = 1; i <= parts; i++) {
            if (partsFrom[i] == 0) {
                return null;
            }
            profile.write(file, partsFrom[i], partsTo[i] - partsFrom[i]);
        }
        return profile.toByteArray();
    }

    /**
     * Returns the file with its colour profile made unrecognisable, so that the decoder neither
     * converts colours nor fails; the file itself if there is nothing to do.
     */
    byte[] withoutProfile() {
        byte[] plain = file;
        for (int at = 2; (at = next(at)) < file.length && marker(at) != START_OF_SCAN; at = end(at)) {
            if (marker(at) == APP2 && begins(at + 3, end(at), PROFILE)) {
                plain = plain == file ? file.clone() : plain;
                plain[at + 3] = '-';
            }
        }
        return plain;
    }

    private void walk() {
        for (int at = 2; (at = next(at)) < file.length; at = end(at)) {
            int marker = marker(at);
            if (marker == START_OF_SCAN) {
                scans++;
            } else if (scans == 0) {
                header(marker, at + 3, end(at));
            }
        }
    }

    private void header(int marker, int from, int to) {
        boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame && components == 0 && to - from >= 6) {
            components = file[from + 5] & 0xff;
        } else if (marker == APP1 && orientation == 0 && begins(from, to, EXIF)) {
            orientation = Orientation.tag(file, from, to);
        } else if (marker == APP14 && to - from >= ADOBE_BYTES && begins(from, to, ADOBE)) {
            ycck = file[from + ADOBE_BYTES - 1] == YCCK;
        } else if (marker == APP2 && to - from > PROFILE.length + 2 && begins(from, to, PROFILE)) {
            int number = file[from + PROFILE.length] & 0xff;
            partsExpected = file[from + PROFILE.length + 1] & 0xff;
            partsFrom[number] = from + PROFILE.length + 2;
            partsTo[number] = to;
            parts++;
        }
    }

    /**
     * Returns the index of the next marker's second byte whose segment has a length; the length of
     * the file at its end, at the end marker, or where a segment is cut off. Between segments and
     * within scans, other bytes are skipped, as decoders do.
     */
    private int next(int from) {
        int at = from;
        while (true) {
            while (at < file.length && file[at] != (byte) 0xFF) {
                at++;
            }
            while (at < file.length && file[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= file.length || marker(at) == END_OF_IMAGE) {
                return file.length;
            }
            boolean withoutLength = marker(at) <= 1 || (marker(at) >= 0xD0 && marker(at) <= 0xD8);
            if (!withoutLength) {
                boolean whole = at + 2 < file.length && end(at) >= at + 3 && end(at) <= file.length;
                return whole ? at : file.length;
            }
            at++;
        }
    }

    private int marker(int at) {
        return file[at] & 0xff;
    }

    private int end(int at) {
        return at + 1 + (((file[at + 1] & 0xff) << 8) | (file[at + 2] & 0xff));
    }

    private boolean begins(int from, int to, byte[] text) {
        return to - from >= text.length && Arrays.equals(file, from, from + text.length, text, 0, text.length);
    }
}
