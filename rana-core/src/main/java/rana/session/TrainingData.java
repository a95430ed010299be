package rana.session;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.UsageException;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Run;
import rana.run.RunInfo;

/**
 * The images of a session.
 *
 * @param images the training images, in the size of the recipe
 * @param info the description of them in {@code run.json}
 * @param seed the random seed of the run
 */
record TrainingData(ImageSource images, RunInfo.Data info, long seed) {
    /**
     * The data that a session requests.
     *
     * @param source a name, folder or archive; null for that of the recipe or the run
     * @param path the local archive or folder of a named data set; null if it is downloaded
     * @param supplied the images, if the program supplies them itself; else null
     * @param strict true if any image that cannot be read is an error
     * @param seed the random seed of the run
     */
    record Request(
            @Nullable String source,
            @Nullable Path path,
            @Nullable ImageSource supplied,
            boolean strict,
            long seed) {
        /** Opens the images for a new run of {@code recipe}. */
        TrainingData open(Recipe recipe, DataListener listener, Consumer<String> messages) {
            String name = absolute(source == null ? recipe.pictures().source() : source);
            ImageSource images =
                    supplied == null ? read(recipe, name, path, listener, messages) : usable(recipe, supplied);
            return described(images, supplied == null || source != null ? name : RunInfo.Data.SUPPLIED, path);
        }

        /**
         * Opens the images that {@code run} was started with, which may be at another place now.
         *
         * @param warnings receives a line if it cannot be known whether they are the same
         * @throws UsageException if they are not there, or are others
         */
        TrainingData reopen(Run run, DataListener listener, Consumer<String> messages, Consumer<String> warnings) {
            RunInfo.Data before = run.info().data();
            String name = source == null ? before.source() : absolute(source);
            if (!before.hasImages()) { // the run begins with imported weights
                Path at = path == null && source == null && before.path() != null ? Path.of(before.path()) : path;
                return new Request(supplied == null ? name : source, at, supplied, strict, seed)
                        .open(run.recipe(), listener, messages);
            }
            boolean elsewhere = !name.equals(before.source());
            if (supplied == null && name.equals(RunInfo.Data.SUPPLIED)) {
                throw new UsageException(
                        "%s trains on images that a program supplies: resume it there, with data(images)"
                                .formatted(run.folder()));
            }
            if (elsewhere && (DataSources.isName(name) || DataSources.isName(before.source()))) {
                throw new UsageException(
                        "%s has a run on %s; got the data %s: leave the data out, or choose another folder"
                                .formatted(run.folder(), before.source(), source));
            }
            if (supplied == null && !elsewhere && isMissing(name)) {
                throw new UsageException(
                        "data: the images of %s are no longer at %s; set it to the folder or archive that has them now"
                                .formatted(run.folder(), name));
            }
            Path at = path == null && before.path() != null && !elsewhere ? Path.of(before.path()) : path;
            ImageSource images = supplied == null
                    ? read(run.recipe(), name, at, listener, messages)
                    : usable(run.recipe(), supplied);
            return described(new SameImages(run, warnings).require(images, name), name, at);
        }

        /** Returns the images that {@code recipe} can use: a class-conditional one needs labels. */
        private static ImageSource usable(Recipe recipe, ImageSource images) {
            ImageSource present = images.withoutEmptyClasses();
            return recipe.pictures().classes() > 0 ? present.labelled() : present;
        }

        private TrainingData described(ImageSource images, String name, @Nullable Path at) {
            String local = at == null ? null : at.toAbsolutePath().toString();
            return new TrainingData(images, RunInfo.Data.of(name, local, images), seed);
        }

        private ImageSource read(
                Recipe recipe, String name, @Nullable Path at, DataListener listener, Consumer<String> messages) {
            ImageSource images = usable(
                    recipe,
                    DataSources.open(
                            name,
                            new DataOptions(
                                    recipe.pictures().size(),
                                    recipe.pictures().channels(),
                                    seed,
                                    at,
                                    listener,
                                    strict)));
            messages.accept("%s: %s".formatted(images.description(), Counts.of(images.count(), "image")));
            return images;
        }
    }

    /**
     * Returns {@code recipe} for as many classes as the images have, if it is class-conditional.
     */
    Recipe fit(Recipe recipe, Consumer<String> messages) {
        int known = recipe.pictures().classes();
        int classes = images.classes().size();
        if (known == 0 && classes > 1) {
            messages.accept("%d classes: %s is not class-conditional and mixes them; r3gan-small-conditional is"
                    .formatted(classes, recipe.name()));
        }
        return known == 0 || known == classes || classes < 2
                ? recipe
                : Recipes.changed(recipe, List.of("pictures.classes=" + classes));
    }

    /**
     * Returns the absolute path of a folder or file, so that the run can be resumed from anywhere;
     * any other name as it is.
     */
    static String absolute(String source) {
        try {
            Path path = Path.of(source);
            return Files.exists(path) && !DataSources.isName(source)
                    ? path.toAbsolutePath().normalize().toString()
                    : source;
        } catch (InvalidPathException e) {
            return source;
        }
    }

    /** Returns true for the path of a folder or file that does not exist. */
    private static boolean isMissing(String source) {
        try {
            return !DataSources.isName(source) && !Files.exists(Path.of(source));
        } catch (InvalidPathException e) {
            return true;
        }
    }
}
