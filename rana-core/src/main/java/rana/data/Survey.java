package rana.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.data.FileIndex.Item;
import rana.data.FileIndex.SkippedFile;
import rana.image.Resize;

/**
 * The features of every picture of a source, and access to the pixels of the good ones.
 *
 * @param description the description of the source
 * @param classes the names of the classes; empty if there are none
 * @param names the names of the good pictures, in order
 * @param looks the features of the good pictures
 * @param bad the pictures that cannot be used
 * @param foreign the files that are not pictures
 * @param notes remarks on the labels
 * @param elsewhere the folder to name in order to use more pictures; null if there is none
 * @param source access to the pixels of the good pictures
 */
record Survey(
        String description,
        List<String> classes,
        List<String> names,
        List<Look> looks,
        List<SkippedFile> bad,
        List<SkippedFile> foreign,
        List<String> notes,
        Inspection.@Nullable Elsewhere elsewhere,
        Source source) {
    private static final int CHUNK = 256;

    /** Access to the pixels of the good pictures. */
    interface Source {
        /** Returns the {@code size * size * channels} bytes of a good picture. */
        byte[] pixels(int good, int size, int channels) throws IOException;
    }

    /**
     * Examines all pictures that {@code spec} names; {@code options} apply to pictures without
     * files of their own.
     */
    static Survey of(String spec, DataOptions options) {
        Optional<PictureFiles> files = DataSources.files(spec);
        return files.isPresent()
                ? ofFiles(files.get(), options)
                : ofSource(DataSources.open(spec, options), options.listener());
    }

    private static Survey ofFiles(PictureFiles files, DataOptions options) {
        if (options.path() != null) {
            throw new UsageException("dataPath applies only to cifar10, cifar100 and mnist; got %s with %s"
                    .formatted(options.path(), files.description()));
        }
        FileIndex index = files.index();
        List<SkippedFile> bad = new ArrayList<>(index.bad());
        List<Look> looks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Item> items = index.pictures();
        for (int from = 0; from < items.size(); from += CHUNK) {
            List<Item> some = items.subList(from, Math.min(items.size(), from + CHUNK));
            Look[] found = new Look[some.size()];
            String[] reasons = new String[some.size()];
            IntStream.range(0, some.size()).parallel().forEach(i -> {
                try {
                    found[i] = Look.at(
                            ImageFile.decode(files.bytes(some.get(i).name())),
                            some.get(i).label());
                } catch (IOException e) {
                    reasons[i] = String.valueOf(e.getMessage());
                }
            });
            for (int i = 0; i < found.length; i++) {
                if (reasons[i] == null) {
                    looks.add(found[i]);
                    names.add(some.get(i).name());
                } else {
                    bad.add(new SkippedFile(some.get(i).name(), reasons[i]));
                }
            }
            options.listener().progress("looking at pictures", from + some.size(), items.size());
        }
        return new Survey(
                files.description(),
                index.classes(),
                names,
                looks,
                bad,
                index.foreign(),
                notes(index),
                elsewhere(files),
                (good, size, channels) -> ImageFile.read(files.bytes(names.get(good)), size, channels));
    }

    private static List<String> notes(FileIndex index) {
        List<String> notes = new ArrayList<>(index.notes());
        if (index.deeper() != null) {
            notes.add(index.deeper().text());
        }
        return notes;
    }

    private static Inspection.@Nullable Elsewhere elsewhere(PictureFiles files) {
        DeeperPictures deeper = files.index().deeper();
        return deeper == null || deeper.pictures() == 0
                ? null
                : new Inspection.Elsewhere(
                        files instanceof ZipFiles
                                ? deeper.folder()
                                : deeper.path(files).toString(),
                        files instanceof ZipFiles,
                        deeper.pictures());
    }

    private static Survey ofSource(ImageSource source, DataListener listener) {
        int size = source.size();
        int count = source.count();
        List<Look> looks = new ArrayList<>(count);
        List<String> names = new ArrayList<>(count);
        byte[] pixels = new byte[size * size * source.channels()];
        for (int i = 0; i < count; i++) {
            source.read(i, pixels, 0);
            looks.add(Look.at(Pixels.inChannels(pixels, source.channels(), 3), size, source.label(i)));
            names.add("#" + i);
            listener.progress("looking at pictures", i + 1, count);
        }
        return new Survey(
                source.description(),
                source.classes(),
                names,
                looks,
                List.of(),
                List.of(),
                List.of(),
                null,
                (good, wanted, channels) -> {
                    byte[] own = new byte[size * size * source.channels()];
                    source.read(good, own, 0);
                    byte[] fitted = Pixels.inChannels(own, source.channels(), channels);
                    return Resize.bicubic(fitted, size, size, channels, wanted, wanted);
                });
    }
}
