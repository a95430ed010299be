package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An archive that Java reads: names in UTF-8, and entries that are stored or deflated. About 100
 * bytes for each entry are in memory.
 */
final class PlainZip implements ZipContent {
    private final ZipFile zip;

    PlainZip(Path archive) throws IOException {
        zip = new ZipFile(archive.toFile());
    }

    @Override
    public int size() {
        return zip.size();
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(zip.size());
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            names.add(entries.nextElement().getName());
        }
        return names;
    }

    @Override
    public @Nullable String obstacle(String name) {
        return null;
    }

    @Override
    public @Nullable String note() {
        return null;
    }

    @Override
    public byte[] read(String name, int max) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("no longer there");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(max); // the size in the entry may be wrong
        } catch (ZipException e) {
            throw new IOException("corrupt in the archive (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
