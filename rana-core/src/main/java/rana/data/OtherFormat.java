package rana.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file format that is recognised only to name it, so that a person knows what to do with the
 * file.
 *
 * @param at the index of the signature
 * @param signature the characters that files of this format have there
 * @param reason the reason why the file cannot be used
 */
record OtherFormat(int at, String signature, String reason) {
    private static final int TEXT_BYTES = 512;
    private static final String SAVE = "; save it as PNG or JPEG";
    private static final String VIDEO = "a video, not a picture";

    private static final List<OtherFormat> FORMATS = List.of(
            picture(4, "ftyphei", "HEIC"),
            picture(4, "ftyphev", "HEIC"),
            picture(4, "ftypmif1", "HEIF"),
            picture(4, "ftypmsf1", "HEIF"),
            picture(4, "ftypavi", "AVIF"),
            picture(4, "ftypcrx", "camera raw (CR3)"),
            new OtherFormat(4, "ftyp", VIDEO),
            new OtherFormat(0, "\u001aE\u00df\u00a3", VIDEO),
            picture(0, "II*\0", "TIFF"),
            picture(0, "MM\0*", "TIFF"),
            picture(0, "II+\0", "TIFF"),
            picture(0, "MM\0+", "TIFF"),
            picture(0, "\u00ff\n", "JPEG XL"),
            picture(0, "\0\0\0\fJXL ", "JPEG XL"),
            picture(0, "\0\0\0\fjP  ", "JPEG 2000"),
            picture(0, "\u00ffO\u00ffQ", "JPEG 2000"),
            picture(0, "\u00ff\u00d8\u00ff\u00f7", "JPEG-LS"),
            picture(0, "8BPS", "Photoshop"),
            picture(0, "gimp xcf", "GIMP"),
            picture(0, "\0\0\u0001\0", "ICO"),
            picture(0, "DDS ", "DDS"),
            picture(0, "qoif", "QOI"),
            picture(0, "v/1\u0001", "OpenEXR"),
            picture(0, "#?RADIANCE", "Radiance HDR"),
            picture(0, "FUJIFILMCCD-RAW", "camera raw (RAF)"),
            new OtherFormat(0, "%PDF-", "a PDF document, not a picture; save its pages as PNG"),
            new OtherFormat(0, "PK\u0003\u0004", "a zip archive, not a picture; unpack it"),
            new OtherFormat(0, "\u001f\u008b", "a gzip file, not a picture; unpack it"),
            new OtherFormat(0, "\u0093NUMPY", "a NumPy array, not a picture; save its pictures as PNG"),
            new OtherFormat(
                    0,
                    "version https://git-lfs",
                    "a pointer of Git LFS, not the picture itself; fetch it with git lfs pull"));

    /** Returns the reason why a file of another format cannot be used; null if it is not known. */
    static @Nullable String reason(byte[] file) {
        String start = new String(file, 0, Math.min(file.length, TEXT_BYTES), StandardCharsets.ISO_8859_1);
        for (OtherFormat format : FORMATS) {
            if (start.startsWith(format.signature, format.at)) {
                return format.reason;
            }
        }
        if (start.matches("(?s)P[1-7]\\s.*")) {
            return picture(0, "", "PPM").reason;
        }
        return ofMarkup(start.replaceFirst("^\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String ofMarkup(String start) {
        if (start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"))) {
            return picture(0, "", "SVG").reason;
        }
        boolean page = start.startsWith("<!doctype html") || start.startsWith("<html") || start.startsWith("<head");
        return page ? "a web page (HTML), not a picture; download the picture again" : null;
    }

    private static OtherFormat picture(int at, String signature, String name) {
        String article = "AIO".indexOf(name.charAt(0)) >= 0 || name.equals("SVG") ? "an" : "a";
        return new OtherFormat(at, signature, article + " " + name + " picture" + SAVE);
    }
}
