package rana.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of files by their names. Names have slashes as separators and are relative to the
 * folder or archive.
 */
final class FileNames {
    /** The name of a label file. */
    static final String LABELS = "dataset.json";

    /** The endings of the formats that can be decoded, as cameras and browsers write them. */
    private static final Set<String> ENDINGS = Set.of(
            "png", "apng", "jpg", "jpeg", "jpe", "jfif", "jif", "jfi", "pjpeg", "pjp", "gif", "bmp", "dib", "webp");

    /** The endings of pictures that cannot be decoded, and the names of their formats. */
    private static final Map<String, String> UNREADABLE = Map.ofEntries(
            Map.entry("tif", "TIFF"),
            Map.entry("tiff", "TIFF"),
            Map.entry("heic", "HEIC"),
            Map.entry("heif", "HEIF"),
            Map.entry("hif", "HEIF"),
            Map.entry("avif", "AVIF"),
            Map.entry("jxl", "JPEG XL"),
            Map.entry("jxr", "JPEG XR"),
            Map.entry("jp2", "JPEG 2000"),
            Map.entry("j2k", "JPEG 2000"),
            Map.entry("jpf", "JPEG 2000"),
            Map.entry("jpx", "JPEG 2000"),
            Map.entry("psd", "Photoshop"),
            Map.entry("psb", "Photoshop"),
            Map.entry("xcf", "GIMP"),
            Map.entry("svg", "SVG"),
            Map.entry("svgz", "SVG"),
            Map.entry("tga", "Targa"),
            Map.entry("pcx", "PCX"),
            Map.entry("ppm", "PPM"),
            Map.entry("pgm", "PGM"),
            Map.entry("pbm", "PBM"),
            Map.entry("pnm", "PNM"),
            Map.entry("exr", "OpenEXR"),
            Map.entry("hdr", "Radiance HDR"),
            Map.entry("dds", "DDS"),
            Map.entry("dng", "raw"),
            Map.entry("cr2", "raw"),
            Map.entry("cr3", "raw"),
            Map.entry("crw", "raw"),
            Map.entry("nef", "raw"),
            Map.entry("nrw", "raw"),
            Map.entry("arw", "raw"),
            Map.entry("orf", "raw"),
            Map.entry("raf", "raw"),
            Map.entry("rw2", "raw"),
            Map.entry("pef", "raw"),
            Map.entry("srw", "raw"));

    /** The folders in which systems keep files of their own. */
    private static final Set<String> SYSTEM_FOLDERS =
            Set.of("__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found");

    private FileNames() {}

    /** Returns true if the last part of {@code name} is that of a label file. */
    static boolean isLabels(String name) {
        return file(name).equalsIgnoreCase(LABELS);
    }

    /** Returns true if {@code name} is that of a picture in a format that can be decoded. */
    static boolean isPicture(String name) {
        return ENDINGS.contains(ending(name));
    }

    /**
     * Returns why a file that is a picture by its name cannot be read, or null if it can be, or is
     * not a picture.
     */
    static @Nullable String unreadable(String name) {
        String format = UNREADABLE.get(ending(name));
        return format == null
                ? null
                : "a picture in the format " + format + ", which cannot be read; convert it to PNG or JPEG";
    }

    /**
     * Returns true if a file is hidden, or in a folder that is hidden or that a system keeps for
     * itself.
     */
    static boolean isHidden(String name) {
        for (int from = 0; from < name.length(); ) {
            int slash = name.indexOf('/', from);
            int to = slash < 0 ? name.length() : slash;
            if (name.startsWith(".", from) || (slash >= 0 && isSystemFolder(name.substring(from, to)))) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /** Returns true if a folder of this name is hidden, or one that a system keeps for itself. */
    static boolean isHiddenFolder(String name) {
        return name.startsWith(".") || isSystemFolder(name);
    }

    private static boolean isSystemFolder(String name) {
        return SYSTEM_FOLDERS.contains(name);
    }

    /**
     * Returns {@code name} with slashes as separators, and without empty parts and parts that are a
     * dot: {@code a/b.png} for {@code .\a\b.png}.
     */
    static String clean(String name) {
        boolean isClean = name.indexOf('\\') < 0
                && !name.startsWith("./")
                && !name.startsWith("/")
                && !name.contains("//")
                && !name.contains("/./");
        if (isClean) {
            return name;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.replace('\\', '/').split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        boolean isFolder = name.endsWith("/") || name.endsWith("\\");
        return String.join("/", parts) + (isFolder && !parts.isEmpty() ? "/" : "");
    }

    /**
     * Returns {@code name} in Unicode's normalization form C: macOS and some archivers write "ö" as
     * "o" with a combining accent.
     */
    static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Returns {@code name} without the ending of a picture, if it has one. */
    static String stem(String name) {
        String ending = ending(name);
        boolean known = ENDINGS.contains(ending) || UNREADABLE.containsKey(ending);
        return known ? name.substring(0, name.length() - ending.length() - 1) : name;
    }

    /** Returns the folder of a file with a slash at its end, or an empty string. */
    static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Returns the last part of a name. */
    static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String ending(String name) {
        String file = file(name);
        int dot = file.lastIndexOf('.');
        return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
