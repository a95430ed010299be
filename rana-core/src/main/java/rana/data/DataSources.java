package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.Names;
import rana.Printable;
import rana.UsageException;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.io.CacheFolder;

/**
 * Entry points that open data sets by specification: {@code pond}, {@code cifar10:frog}, a folder,
 * an archive.
 */
public final class DataSources {
    private static final int POND_PICTURES = 4096;
    private static final int POND_LIMIT = 1_000_000;
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private DataSources() {}

    /**
     * Opens the pictures that {@code spec} names. Classes without pictures are left out, and noted.
     *
     * <ul>
     *   <li>{@code pond} or {@code pond:2000}: frogs drawn by code, 4,096 of them or the given
     *       number
     *   <li>{@code cifar10} or {@code cifar10:frog,cat}: the training split, with all classes or
     *       some
     *   <li>{@code cifar10-test}, in the same way: the test split, for evaluation
     *   <li>{@code cifar100}, {@code cifar100-coarse}, {@code cifar100-test},
     *       {@code cifar100-coarse-test}, in the same way
     *   <li>{@code mnist}, {@code mnist:3,8}, {@code mnist-test}, in the same way
     *   <li>a folder (written {@code ./pond} if it has one of the names above): its pictures;
     *       subfolders are classes
     *   <li>a zip archive of such a folder, or one written by StyleGAN's dataset tools or
     *       {@link DataPack}
     *   <li>an IDX file of pictures, gzipped or not, or the binary archive of CIFAR-10 or CIFAR-100
     * </ul>
     *
     * @throws UsageException if {@code spec} names no existing data
     * @throws rana.FailureException if the data cannot be downloaded or read
     */
    public static ImageSource open(String spec, DataOptions options) {
        ImageSource all = openAll(spec, options);
        ImageSource present = all.withoutEmptyClasses();
        if (present != all) {
            List<String> absent = new ArrayList<>(all.classes());
            absent.removeAll(present.classes());
            options.listener()
                    .note("%s: no pictures of %,d of %,d classes, which are left out: %s"
                            .formatted(
                                    all.description(),
                                    absent.size(),
                                    all.classes().size(),
                                    Names.list(absent)));
        }
        return present;
    }

    private static ImageSource openAll(String spec, DataOptions options) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        String rest = colon < 0 ? "" : spec.substring(colon + 1);
        Optional<CifarSet> cifar = CifarSet.named(name);
        if (cifar.isPresent()) {
            return openCifar(cifar.get(), rest, options);
        }
        if (name.equals("mnist") || name.equals("mnist-test")) {
            return openMnist(name.equals("mnist"), ClassChoice.parse(rest, "MNIST", DIGITS), options);
        }
        if (options.path() != null) {
            throw new UsageException(
                    "dataPath applies only to cifar10, cifar100 and mnist; got %s with \"%s\": leave it out, or use the folder itself as the data"
                            .formatted(options.path(), spec));
        }
        if (name.equals("pond")) {
            return new Pond(pondCount(spec, rest), options.size(), options.channels(), options.seed());
        }
        Path path = requireExisting(spec);
        Optional<PictureFiles> files = files(path);
        return files.isPresent() ? PictureCollection.read(files.get(), options) : openFile(path, options);
    }

    /**
     * Reads one picture file in the same way as the pictures of a folder.
     *
     * @param size the side in pixels that the picture is resized to
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @throws UsageException naming the file and the reason if it cannot be read
     */
    public static Picture picture(Path file, int size, int channels) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("picture not found: " + file);
        }
        try {
            if (Files.size(file) > PictureFiles.maxBytes()) {
                throw PictureFiles.tooManyBytes();
            }
            return new Picture(size, size, channels, ImageFile.read(Files.readAllBytes(file), size, channels));
        } catch (IOException e) {
            throw new UsageException("cannot read the picture " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Opens the folder or archive of picture files that {@code spec} names; empty if it names
     * pictures of another kind.
     */
    static Optional<PictureFiles> files(String spec) {
        return isName(spec) ? Optional.empty() : files(requireExisting(spec));
    }

    /**
     * Returns true if {@code spec} is a known name rather than a path, even if a file of that name
     * exists.
     */
    public static boolean isName(String spec) {
        int colon = spec.indexOf(':');
        return names().contains(colon < 0 ? spec : spec.substring(0, colon));
    }

    private static Optional<PictureFiles> files(Path path) {
        if (Files.isDirectory(path)) {
            return Optional.of(FolderFiles.open(path));
        }
        return isZip(path) ? Optional.of(ZipFiles.open(path)) : Optional.empty();
    }

    private static ImageSource openFile(Path file, DataOptions options) {
        if (Idx.isPictures(file)) {
            return Idx.read(file, options);
        }
        Optional<CifarSet> cifar = CifarSet.of(String.valueOf(file.getFileName()));
        if (cifar.isPresent()) {
            return Cifar.read(file, cifar.get(), ClassChoice.all(cifar.get().classes()), options);
        }
        throw new UsageException(
                file + " is a file; expected a folder of pictures, a zip archive of one, pictures in IDX format,"
                        + " or CIFAR's binary archive under its original name");
    }

    private static ImageSource openCifar(CifarSet set, String classes, DataOptions options) {
        ClassChoice choice = ClassChoice.parse(classes, set.name(), set.classes());
        Path given = options.path();
        Path archive = given == null ? set.archive().fetch(CacheFolder.path(), options.listener()) : given;
        return Cifar.read(archive, set, choice, options);
    }

    private static ImageSource openMnist(boolean training, ClassChoice classes, DataOptions options) {
        Path folder = options.path();
        if (folder == null) {
            folder = CacheFolder.path().resolve("mnist");
            for (Download file : training ? Download.MNIST : Download.MNIST_TEST) {
                file.fetch(folder, options.listener());
            }
        }
        Path pictures = Idx.mnist(folder, training);
        Path labels = Idx.labelsOf(pictures);
        if (labels == null) {
            throw new UsageException(pictures + " has no label file next to it; expected "
                    + String.valueOf(pictures.getFileName()).replace("images-idx3", "labels-idx1"));
        }
        return Idx.read(pictures, labels, classes, "MNIST " + (training ? "training split" : "test split"), options);
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

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("pond", "mnist", "mnist-test"));
        CifarSet.ALL.forEach(set -> names.add(set.spec()));
        return names;
    }

    private static Path requireExisting(String spec) {
        Path path = existing(spec);
        if (path != null) {
            return path;
        }
        if (spec.startsWith("~")) {
            throw new UsageException("no data \"%s\": ~ was not expanded by the shell; write %s"
                    .formatted(Printable.of(spec), Printable.of(withHome(spec))));
        }
        if (spec.indexOf('\ufffd') >= 0) {
            throw new UsageException(
                    "no data \"%s\": its name cannot be read in the encoding of this locale, %s; set LC_ALL to C.UTF-8 or another UTF-8 locale"
                            .formatted(Printable.of(spec), FolderFiles.encoding()));
        }
        String name = spec.contains(":") ? spec.substring(0, spec.indexOf(':')) : spec;
        throw new UsageException(
                "no data \"%s\": expected pond, cifar10, cifar100, mnist, or an existing folder or archive%s"
                        .formatted(Printable.of(spec), Names.suggestion(name, names())));
    }

    private static String withHome(String spec) {
        boolean own = spec.equals("~") || spec.startsWith("~/") || spec.startsWith("~\\");
        return own
                ? System.getProperty("user.home", "") + spec.substring(1)
                : "the path of the home folder of " + spec.substring(1).replaceFirst("[/\\\\].*", "");
    }

    private static @Nullable Path existing(String spec) {
        try {
            Path path = Path.of(spec);
            return spec.isBlank() || !Files.exists(path) ? null : path;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Returns true if a file is a zip archive by its first bytes or by its name. */
    private static boolean isZip(Path file) {
        if (String.valueOf(file.getFileName()).endsWith(".zip")) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K' && in.read() <= 5;
        } catch (IOException e) {
            return false;
        }
    }
}
