package rana.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import rana.UsageException;
import rana.data.FileIndex.Item;
import rana.data.FileIndex.SetAside;

/**
 * Every picture of a source looked at once, and the way to get each of them again.
 *
 * @param description of the source, for people
 * @param classes names of the classes, or none
 * @param names of the good pictures, in order
 * @param looks at them
 * @param bad pictures that cannot be used
 * @param foreign files that are no pictures
 * @param notes on labels
 * @param source of the good pictures' pixels
 */
record Survey(
        String description,
        List<String> classes,
        List<String> names,
        List<Look> looks,
        List<SetAside> bad,
        List<SetAside> foreign,
        List<String> notes,
        Source source) {
    private static final int AT_ONCE = 256;

    /** Gives the good pictures again. */
    interface Source {
        /** The {@code size * size * channels} bytes of a good picture. */
        byte[] pixels(int good, int size, int channels) throws IOException;
    }

    /** Looks at all pictures that {@code spec} names; those that are no files of their own are opened as {@code options} say. */
    static Survey of(String spec, DataOptions options) {
        Optional<PictureFiles> files = DataSources.files(spec);
        return files.isPresent()
                ? ofFiles(files.get(), options)
                : ofSource(DataSources.open(spec, options), options.listener());
    }

    private static Survey ofFiles(PictureFiles files, DataOptions options) {
        if (options.dataPath() != null) {
            throw new UsageException("a data path goes with cifar10, cifar100 and mnist only; got %s with %s"
                    .formatted(options.dataPath(), files.description()));
        }
        FileIndex index = files.index();
        List<SetAside> bad = new ArrayList<>(index.bad());
        List<Look> looks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Item> items = index.pictures();
        for (int from = 0; from < items.size(); from += AT_ONCE) {
            List<Item> some = items.subList(from, Math.min(items.size(), from + AT_ONCE));
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
                    bad.add(new SetAside(some.get(i).name(), reasons[i]));
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
                index.notes(),
                (good, size, channels) -> ImageFile.read(files.bytes(names.get(good)), size, channels));
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
                (good, wanted, channels) -> {
                    byte[] own = new byte[size * size * source.channels()];
                    source.read(good, own, 0);
                    byte[] fitted = Pixels.inChannels(own, source.channels(), channels);
                    return Resize.bicubic(fitted, size, size, channels, wanted, wanted);
                });
    }
}
