package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.archivers.zip.ZipSplitReadOnlySeekableByteChannel;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.Printable;

/**
 * An archive that Java itself does not read: names in a code page, other compression methods,
 * encrypted entries, or several parts. It takes more memory than {@link PlainZip}, and reads one
 * entry at a time.
 */
final class OtherZip implements ZipContent {
    /** The code page that the zip format prescribes for names that are not marked as UTF-8. */
    private static final String CODE_PAGE = "IBM437";

    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> entries = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private @Nullable String note;

    /**
     * Opens an archive.
     *
     * @param split true if {@code archive} is the last of several parts
     */
    OtherZip(Path archive, boolean split) throws IOException {
        SeekableByteChannel channel = split
                ? ZipSplitReadOnlySeekableByteChannel.buildFromLastSplitSegment(archive)
                : Files.newByteChannel(archive);
        try {
            zip = open(channel, archive);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        Charset charset = charset(archive);
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            String name = isMarked(entry) ? entry.getName() : new String(entry.getRawName(), charset);
            names.add(name);
            entries.putIfAbsent(name, entry);
        }
    }

    @SuppressWarnings("deprecation") // the builder's superclass is in a library that is not used here
    private static ZipFile open(SeekableByteChannel channel, Path archive) throws IOException {
        return new ZipFile(channel, archive.toString(), StandardCharsets.ISO_8859_1.name(), true, true);
    }

    /** Returns the encoding of the names that are not marked as UTF-8. */
    private Charset charset(Path archive) {
        int others = 0;
        String first = "";
        Charset codePage = Charset.isSupported(CODE_PAGE) ? Charset.forName(CODE_PAGE) : StandardCharsets.ISO_8859_1;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            if (!isMarked(entry) && !isUtf8(entry.getRawName())) {
                first = others++ == 0 ? new String(entry.getRawName(), codePage) : first;
            }
        }
        if (others > 0) {
            note = "%s: %s %s not in UTF-8 and %s read in the code page %s, the first as %s"
                    .formatted(
                            archive,
                            Counts.of(others, "name"),
                            Counts.are(others),
                            Counts.are(others),
                            codePage.name().replace("IBM", ""),
                            Printable.of(first));
        }
        return others > 0 ? codePage : StandardCharsets.UTF_8;
    }

    private static boolean isMarked(ZipArchiveEntry entry) {
        return entry.getNameSource() != NameSource.NAME;
    }

    private static boolean isUtf8(byte[] name) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable String obstacle(String name) {
        ZipArchiveEntry entry = entries.get(name);
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return "encrypted in the archive";
        }
        ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
        boolean readable = method != ZipMethod.ZSTD
                && method != ZipMethod.ZSTD_DEPRECATED
                && method != ZipMethod.XZ
                && zip.canReadEntryData(entry);
        return readable ? null : "compressed in the archive by a method that cannot be read, " + name(entry);
    }

    private static String name(ZipArchiveEntry entry) {
        ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
        boolean known = method != null && method != ZipMethod.UNKNOWN;
        return (known ? method.name().replaceAll("_DEPRECATED", "").toLowerCase(Locale.ROOT) : "number") + " "
                + entry.getMethod();
    }

    @Override
    public @Nullable String note() {
        return note;
    }

    @Override
    public byte[] read(String name, int max) throws IOException {
        ZipArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new IOException("no longer there");
        }
        String obstacle = obstacle(name);
        if (obstacle != null) {
            throw new IOException(obstacle);
        }
        synchronized (zip) { // its entries share one position in the file
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readNBytes(max);
            } catch (IOException | RuntimeException e) {
                throw new IOException("corrupt in the archive (" + e.getMessage() + ")", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
