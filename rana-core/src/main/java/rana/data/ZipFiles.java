package rana.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.Printable;
import rana.data.FileIndex.SkippedFile;
import rana.io.AtomicFile;

/**
 * The files of a zip archive. Nothing is unpacked to the disk, and only the archive's directory is
 * in memory. The archive stays open as long as this object is in use.
 */
final class ZipFiles implements PictureFiles {
    private static final int MAX_ENTRIES = 10_000_000;
    private static final int MAX_LABEL_BYTES = 1 << 30;
    private static final Pattern OUTSIDE = Pattern.compile("([/\\\\]|[A-Za-z]:).*|(.*[/\\\\])?\\.\\.([/\\\\].*)?");

    private final Path where;
    private final ZipContent zip;
    private final FileIndex index;

    /** The names as stored of the entries whose names are cleaned. */
    private final Map<String, String> stored = new HashMap<>();

    private ZipFiles(Path where, ZipContent zip) throws IOException {
        this.where = where;
        this.zip = zip;
        List<SkippedFile> bad = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> names = names(bad);
        if (zip.note() != null) {
            notes.add(zip.note());
        }
        this.index = FileIndex.of(new Listing(names, bad, List.of(), notes, this::labels));
    }

    static ZipFiles open(Path archive) {
        ZipContent zip = null;
        try {
            zip = content(archive);
            return new ZipFiles(archive, zip);
        } catch (IOException e) {
            close(zip);
            throw AtomicFile.failure("cannot read " + archive, e);
        } catch (RuntimeException e) {
            close(zip);
            throw e;
        }
    }

    private static ZipContent content(Path archive) throws IOException {
        ZipEnd end = ZipEnd.of(archive);
        if (end.parts() > 1) { // Java would take the last part for the archive
            return other(archive, end, new ZipException("several parts"));
        }
        try {
            return new PlainZip(archive);
        } catch (ZipException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return other(archive, end, e);
        }
    }

    /** Opens an archive that Java itself rejects. */
    private static ZipContent other(Path archive, ZipEnd end, Exception rejection) {
        if (end.problem() != null) {
            throw incomplete(archive, end.problem(), rejection);
        }
        try {
            return new OtherZip(archive, end.parts() > 1);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            String reason = end.parts() > 1
                    ? "it is the last of %,d parts, and the others are not next to it".formatted(end.parts())
                    : String.valueOf(rejection.getMessage());
            throw incomplete(archive, reason, e);
        }
    }

    private static FailureException incomplete(Path archive, String reason, Exception cause) {
        return new FailureException(
                "%s is not a complete zip archive (%s); create or download it again".formatted(archive, reason), cause);
    }

    private static void close(@Nullable ZipContent zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException ignored) {
            // The archive was only read, and its problem is being reported.
        }
    }

    /** An entry: its name as stored, and as it is used. */
    private record Entry(String stored, String name) {}

    /** Returns the sorted names of the files; those that cannot be read go to {@code bad}. */
    private List<String> names(List<SkippedFile> bad) {
        if (zip.size() > MAX_ENTRIES) {
            throw new FailureException(
                    "%s has %,d entries; expected at most %,d".formatted(where, zip.size(), MAX_ENTRIES));
        }
        List<Entry> entries = new ArrayList<>(zip.size());
        for (String name : zip.names()) {
            String reason = suspicion(name);
            if (reason != null) {
                bad.add(new SkippedFile(name, reason));
            } else {
                entries.add(new Entry(name, FileNames.clean(name)));
            }
        }
        entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::stored));
        List<String> names = new ArrayList<>(entries.size());
        List<SkippedFile> closed = new ArrayList<>();
        String before = null;
        for (Entry entry : entries) {
            String name = entry.name;
            String obstacle = zip.obstacle(entry.stored);
            if (name.equals(before)) {
                bad.add(new SkippedFile(name, "duplicate name"));
            } else if (obstacle != null && FileNames.isPicture(name) && !FileNames.isHidden(name)) {
                closed.add(new SkippedFile(name, obstacle));
            } else if (!name.isEmpty()) {
                names.add(name);
                if (!name.equals(entry.stored)) {
                    stored.put(name, entry.stored);
                }
            }
            before = name;
        }
        rejectClosed(closed, names);
        bad.addAll(closed);
        return names;
    }

    /** Rejects an archive all of whose pictures cannot be read, for a reason of the archive. */
    private void rejectClosed(List<SkippedFile> closed, List<String> names) {
        boolean readable = names.stream().anyMatch(name -> FileNames.isPicture(name) && !FileNames.isHidden(name));
        if (!closed.isEmpty() && !readable) {
            throw new FailureException(
                    "no picture in %s can be read: %s, the first %s, %s %s; unpack the archive with the program that wrote it, and use the folder"
                            .formatted(
                                    where,
                                    Counts.of(closed.size(), "picture"),
                                    Printable.of(closed.get(0).name()),
                                    Counts.are(closed.size()),
                                    closed.get(0).reason()));
        }
    }

    private static @Nullable String suspicion(String name) {
        if (OUTSIDE.matcher(name).matches()) {
            return "its name points outside the archive";
        }
        return name.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? "its name has a control character" : null;
    }

    private LabelFile labels(String name) throws IOException {
        String title = "%s (%s)".formatted(where, name);
        String entry = stored.getOrDefault(name, name);
        String obstacle = zip.obstacle(entry);
        if (obstacle != null) {
            throw new FailureException(title + " cannot be read: " + obstacle
                    + "; unpack the archive with the program that wrote it, and use the folder");
        }
        return LabelFile.read(new ByteArrayInputStream(zip.read(entry, MAX_LABEL_BYTES)), title);
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
        int max = Math.toIntExact(PictureFiles.maxBytes());
        byte[] bytes = zip.read(stored.getOrDefault(name, name), max + 1);
        if (bytes.length > max) {
            throw PictureFiles.tooManyBytes();
        }
        return bytes;
    }
}
