package rana.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.UsageException;

/** Reads a folder of pictures into memory; those that cannot be read are named and counted, up to one in ten. */
final class ImageFolder {
    private static final int TOLERATED_PERCENT = 10;

    private final Path folder;
    private final DataOptions options;
    private final DataListener listener;
    private int bad;
    private @Nullable String firstBad;

    private ImageFolder(Path folder, DataOptions options) {
        this.folder = folder;
        this.options = options;
        this.listener = options.listener();
    }

    /** All pictures of {@code folder}, cropped to their middle square and resized; its subfolders are classes. */
    static PackedImages read(Path folder, DataOptions options) {
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is a file; expected a folder of pictures");
        }
        return new ImageFolder(folder, options).read();
    }

    private PackedImages read() {
        FolderListing listing = FolderListing.of(folder);
        for (Path file : listing.foreign()) {
            listener.skipped(
                    file, Files.isDirectory(file) ? "a folder in a class folder" : "no PNG, JPEG, GIF, BMP or WebP");
        }
        for (Path file : listing.misplaced()) {
            skip(file, "beside folders of pictures, which are classes; it has none");
        }
        int foreign = listing.foreign().size();
        if (listing.pictures().isEmpty()) {
            throw new UsageException(
                    "no pictures in " + folder + (foreign == 0 ? "" : ", only " + count(foreign, "other file"))
                            + "; expected PNG, JPEG, GIF, BMP or WebP files, or folders of them");
        }
        PackedImages.Builder pictures = PackedImages.builder(options.size(), options.channels(), listing.classes());
        int total = listing.pictures().size();
        for (int i = 0; i < total; i++) {
            add(listing.pictures().get(i), pictures);
            listener.progress("reading pictures", i + 1, total);
        }
        refuseTooManyBad(total + listing.misplaced().size());
        if (bad + foreign > 0) {
            listener.note("%s: %s read; skipped %s and %s"
                    .formatted(
                            folder,
                            count(pictures.count(), "picture"),
                            count(bad, "bad picture"),
                            count(foreign, "other file")));
        }
        return pictures.build(description(listing));
    }

    private void add(FolderListing.Item item, PackedImages.Builder pictures) {
        try {
            pictures.add(ImageFile.read(item.file(), options.size(), options.channels()), item.label());
        } catch (IOException e) {
            skip(item.file(), String.valueOf(e.getMessage()));
        }
    }

    private void skip(Path file, String reason) {
        listener.skipped(file, reason);
        bad++;
        if (firstBad == null) {
            firstBad = folder.relativize(file) + ": " + reason;
        }
    }

    private void refuseTooManyBad(int total) {
        if (bad * 100L > (long) total * TOLERATED_PERCENT) {
            throw new FailureException(
                    "%,d of %,d pictures in %s are bad, more than %d %%; the first is %s. Mend or move them"
                            .formatted(bad, total, folder, TOLERATED_PERCENT, firstBad));
        }
    }

    private String description(FolderListing listing) {
        String classes = listing.classes().isEmpty()
                ? ""
                : ", " + count(listing.classes().size(), "class");
        return "folder " + folder + classes;
    }

    private static String count(int number, String what) {
        String plural = what.endsWith("s") ? what + "es" : what + "s";
        return "%,d %s".formatted(number, number == 1 ? what : plural);
    }
}
