package rana.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.Names;
import rana.UsageException;

/** Opens pictures by the words a person gives: {@code pond}, {@code cifar10:frog}, a folder. */
public final class DataSources {
    private static final int POND_PICTURES = 4096;
    private static final int POND_LIMIT = 1_000_000;

    private DataSources() {}

    /**
     * Opens the pictures that {@code spec} names.
     *
     * <ul>
     *   <li>{@code pond} or {@code pond:2000}: frogs drawn by code, 4,096 or as many as said
     *   <li>{@code cifar10} or {@code cifar10:frog,cat}: the training split, all of it or some classes
     *   <li>{@code cifar10-test}, likewise: the test split, to measure with
     *   <li>a folder (one that bears one of these names is {@code ./pond}): its pictures; folders in it are classes
     * </ul>
     *
     * @throws UsageException when {@code spec} names nothing that is there
     * @throws rana.FailureException when what is there cannot be fetched or read
     */
    public static ImageSource open(String spec, DataOptions options) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        String rest = colon < 0 ? "" : spec.substring(colon + 1);
        if (name.equals("cifar10")) {
            return openCifar10(Cifar10Split.TRAINING, Cifar10Classes.parse(rest), options);
        }
        if (name.equals("cifar10-test")) {
            return openCifar10(Cifar10Split.TEST, Cifar10Classes.parse(rest), options);
        }
        if (options.dataPath() != null) {
            throw new UsageException("a data path goes with cifar10 only; got " + options.dataPath() + " with \"" + spec
                    + "\": leave the path out, or name the folder itself as the data");
        }
        if (name.equals("pond")) {
            return new Pond(pondCount(spec, rest), options.size(), options.channels(), options.seed());
        }
        Path folder = existing(spec);
        if (folder == null) {
            throw new UsageException("no data \"%s\": neither pond, cifar10 nor a folder that exists%s"
                    .formatted(spec, Names.suggestion(name, List.of("pond", "cifar10", "cifar10-test"))));
        }
        return ImageFolder.read(folder, options);
    }

    private static ImageSource openCifar10(Cifar10Split split, Cifar10Classes classes, DataOptions options) {
        Path given = options.dataPath();
        Path archive = given == null ? Download.CIFAR10.fetch(CacheFolder.path(), options.listener()) : given;
        return Cifar10.read(archive, split, classes, options);
    }

    private static int pondCount(String spec, String count) {
        if (count.isEmpty() && !spec.endsWith(":")) {
            return POND_PICTURES;
        }
        int value = count.matches("[0-9]{1,9}") ? Integer.parseInt(count) : 0;
        if (value < 1 || value > POND_LIMIT) {
            throw new UsageException("a pond has 1 to 1,000,000 pictures, as in pond:2000; got \"%s\"".formatted(spec));
        }
        return value;
    }

    private static @Nullable Path existing(String spec) {
        try {
            Path path = Path.of(spec);
            return spec.isBlank() || !Files.exists(path) ? null : path;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
