package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.data.FileIndex.SkippedFile;
import rana.io.AtomicFile;

/**
 * The files of a zip archive. Nothing is unpacked to the disk, and only the archive's directory is
 * in memory, about 100 bytes for each file. The archive stays open as long as this object is in
 * use.
 */
final class ZipFiles implements PictureFiles {
    private static final int MAX_ENTRIES = 10_000_000;
    private static final Pattern OUTSIDE = Pattern.compile("([/\\\\]|[A-Za-z]:).*|(.*[/\\\\])?\\.\\.([/\\\\].*)?");

    private final Path where;
    private final ZipFile zip;
    private final FileIndex index;

    private ZipFiles(Path where, ZipFile zip) throws IOException {
        this.where = where;
        this.zip = zip;
        List<SkippedFile> bad = new ArrayList<>();
        List<String> names = names(bad);
        FileIndex found = FileIndex.of(names, labels());
        bad.addAll(found.bad());
        this.index = new FileIndex(found.classes(), found.pictures(), bad, found.foreign(), found.notes());
    }

    static ZipFiles open(Path archive) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(archive.toFile());
            return new ZipFiles(archive, zip);
        } catch (ZipException | IllegalArgumentException | IndexOutOfBoundsException e) {
            close(zip);
            throw new FailureException(
                    "%s is not a complete zip archive (%s); create or download it again"
                            .formatted(archive, e.getMessage()),
                    e);
        } catch (IOException e) {
            close(zip);
            throw AtomicFile.failure("cannot read " + archive, e);
        } catch (RuntimeException e) {
            close(zip);
            throw e;
        }
    }

    private static void close(@Nullable ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException ignored) {
            // The archive was only read, and its problem is being reported.
        }
    }

    /** Returns the sorted names of the files; suspicious names go to {@code bad}. */
    private List<String> names(List<SkippedFile> bad) {
        if (zip.size() > MAX_ENTRIES) {
            throw new FailureException(
                    "%s has %,d entries; expected at most %,d".formatted(where, zip.size(), MAX_ENTRIES));
        }
        List<String> all = new ArrayList<>(zip.size());
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            all.add(entries.nextElement().getName());
        }
        String[] sorted = all.toArray(String[]::new);
        Arrays.sort(sorted);
        List<String> names = new ArrayList<>(sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            String reason = i > 0 && sorted[i].equals(sorted[i - 1]) ? "duplicate name" : suspicion(sorted[i]);
            if (reason != null) {
                bad.add(new SkippedFile(sorted[i], reason));
            } else {
                names.add(sorted[i]);
            }
        }
        return names;
    }

    private static @Nullable String suspicion(String name) {
        if (OUTSIDE.matcher(name).matches()) {
            return "its name points outside the archive";
        }
        return name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == 0x7f)
                ? "its name has a backslash or a control character"
                : null;
    }

    private @Nullable LabelFile labels() throws IOException {
        ZipEntry entry = zip.getEntry(FileIndex.LABELS);
        if (entry == null) {
            return null;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return LabelFile.read(in, where + " (" + FileIndex.LABELS + ")");
        }
    }

    @Override
    public Path where() {
        return where;
    }

    @Override
    public String description() {
        return "archive " + where;
    }

    @Override
    public FileIndex index() {
        return index;
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("no longer there");
        }
        int max = Math.toIntExact(PictureFiles.maxBytes());
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(max + 1); // the size in the entry may be wrong
            if (bytes.length > max) {
                throw PictureFiles.tooManyBytes();
            }
            return bytes;
        } catch (ZipException e) {
            throw new IOException("corrupt in the archive (" + e.getMessage() + ")", e);
        }
    }
}
