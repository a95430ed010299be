package rana.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record at the end of a zip archive.
 *
 * @param problem the reason why there is none, as a sentence without its end; null if there is one
 * @param parts the number of parts of the archive
 */
record ZipEnd(@Nullable String problem, int parts) {
    private static final int RECORD_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xffff;

    /** The first bytes of other kinds of files, as Latin-1 text. */
    private static final Map<String, String> OTHERS = new TreeMap<>(Map.of(
            "Rar!", "a RAR archive",
            "7z\u00bc\u00af", "a 7z archive",
            "\u001f\u008b", "a gzip file",
            "BZh", "a bzip2 file",
            "\u00fd7zXZ", "an xz file",
            "(\u00b5/\u00fd", "a Zstandard file",
            "<", "a web page or other text",
            "{", "JSON or other text",
            "version https://git-lfs", "a pointer of Git LFS"));

    /** Reads the end of {@code archive}. */
    static ZipEnd of(Path archive) throws IOException {
        try (var file = new RandomAccessFile(archive.toFile(), "r")) {
            long length = file.length();
            byte[] tail = new byte[(int) Math.min(length, RECORD_BYTES + MAX_COMMENT_BYTES)];
            file.seek(length - tail.length);
            file.readFully(tail);
            for (int i = tail.length - RECORD_BYTES; i >= 0; i--) {
                if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
                    int disk = (tail[i + 4] & 0xff) + ((tail[i + 5] & 0xff) << 8);
                    return new ZipEnd(null, disk == 0xffff ? 1 : disk + 1); // 0xffff: see the zip64 record
                }
            }
            byte[] head = new byte[(int) Math.min(length, 32)];
            file.seek(0);
            file.readFully(head);
            return new ZipEnd(problem(head, String.valueOf(archive.getFileName())), 1);
        }
    }

    private static String problem(byte[] head, String name) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.isEmpty()) {
            return "it is empty";
        }
        if (start.startsWith("PK")) {
            boolean numbered = name.toLowerCase(Locale.ROOT).matches(".*\\.(?:zip\\.\\d+|z\\d\\d)");
            return numbered
                    ? "it is one of several parts; join them into one file"
                    : "it is truncated: the directory at its end is missing";
        }
        return OTHERS.entrySet().stream()
                .filter(other -> start.startsWith(other.getKey()))
                .map(other -> "it is " + other.getValue())
                .findFirst()
                .orElse("it does not begin or end like one");
    }
}
