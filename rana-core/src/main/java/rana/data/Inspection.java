package rana.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.Printable;
import rana.UsageException;
import rana.data.FileIndex.SkippedFile;

/**
 * A report on a source of pictures after examining each: formats, problems, duplicates, labels,
 * colours, and suggested settings for a training.
 *
 * @param description the description of the source: "folder /pictures"
 * @param pictures the number of usable pictures
 * @param shapes the formats and sizes of the files
 * @param problems the files that cannot be used, and the reasons
 * @param duplicates the duplicate pictures
 * @param labels the classes and remarks on them
 * @param colours means over all pictures
 * @param elsewhere the folder inside the source that has more usable pictures; null if there is
 *     none
 * @param training suggested settings for a training
 */
public record Inspection(
        String description,
        int pictures,
        Shapes shapes,
        Problems problems,
        DuplicateGroups duplicates,
        Labels labels,
        Colours colours,
        @Nullable Elsewhere elsewhere,
        Suggestion training) {
    private static final int FEW_PICTURES = 20_000;
    private static final int USUAL_BATCH = 32;

    /** The suggestion is class-conditional if it leaves out fewer than one picture in this many. */
    private static final int MAX_UNLABELLED = 10;

    /**
     * The formats and sizes of the pictures, each with its number of pictures, the most frequent
     * first.
     *
     * @param formats the file formats, such as "png"; empty if the pictures have no files of their
     *     own
     * @param modes the types of pixels, such as "colour with alpha"
     * @param sizes the sizes, width first, such as "640×480"
     * @param smallestSide the smallest side of any picture in pixels
     * @param medianSide the median of the shorter sides in pixels
     * @param notSquare the number of pictures that are not square and are cropped
     */
    public record Shapes(
            Map<String, Integer> formats,
            Map<String, Integer> modes,
            Map<String, Integer> sizes,
            int smallestSide,
            int medianSide,
            int notSquare) {}

    /** A file that cannot be used; the reason is a phrase. */
    public record Problem(String file, String reason) {}

    /**
     * The files that cannot be used.
     *
     * @param bad the unreadable pictures
     * @param otherFiles the files that are not pictures, and the folders that are skipped
     */
    public record Problems(List<Problem> bad, List<Problem> otherFiles) {}

    /**
     * Groups of duplicate pictures, by name.
     *
     * @param exact groups of equal pixels
     * @param near groups whose thumbnails look alike; of each exact group only the first picture
     *     takes part
     * @param conflicting the number of exact groups with pictures of different classes
     */
    public record DuplicateGroups(List<List<String>> exact, List<List<String>> near, int conflicting) {
        /** Returns the number of pictures to remove so that one of each exact group remains. */
        public int redundant() {
            return exact.stream().mapToInt(group -> group.size() - 1).sum();
        }
    }

    /**
     * The classes.
     *
     * @param pictures the number of pictures of each class, by name, in label order; empty if there
     *     are no labels
     * @param notes problems with the labels, in sentences
     */
    public record Labels(Map<String, Integer> pictures, List<String> notes) {}

    /**
     * Colour statistics of the pictures as training uses them: centre squares, over white where
     * transparent, levels of 0 to 255.
     *
     * @param mean the means of red, green and blue
     * @param contrast the square root of the mean variance within a picture
     * @param grey the number of pictures without any colour
     * @param blank the number of pictures of a single colour
     * @param dim the number of pictures that use at most 12 of 16 bits, and so are nearly black
     */
    public record Colours(List<Double> mean, double contrast, int grey, int blank, int dim) {}

    /**
     * A folder inside the source that has more usable pictures than the source itself.
     *
     * @param folder its path; in an archive, its name there
     * @param inArchive true if it is in an archive, which has to be unpacked first
     * @param pictures the number of its usable pictures
     */
    public record Elsewhere(String folder, boolean inArchive, int pictures) {}

    /**
     * Suggested settings for a first training on the pictures.
     *
     * @param source the data specification, as passed to {@link #of}
     * @param path the path in the options, or null
     * @param recipe the name of a built-in recipe that suits the number of pictures and classes
     * @param size the side of the pictures in pixels
     * @param channels 1 if all pictures are grey, else 3
     * @param classes the number of classes that have pictures; 0 if there are no labels
     * @param batch the batch size if there are too few pictures for the usual one; else null, for
     *     the recipe's own
     */
    public record Suggestion(
            String source,
            @Nullable Path path,
            String recipe,
            int size,
            int channels,
            int classes,
            @Nullable Integer batch) {}

    /**
     * Examines all pictures that {@code spec} names, in the syntax of {@link DataSources#open}.
     *
     * @param options options for opening the source; the size applies only to sources without
     *     picture files
     * @throws UsageException if {@code spec} names no existing data
     * @throws rana.FailureException if the data cannot be read
     */
    public static Inspection of(String spec, DataOptions options) {
        return of(Survey.of(spec, options), spec, options);
    }

    static Inspection of(Survey survey, String spec, DataOptions options) {
        Duplicates duplicates = Duplicates.among(survey.looks());
        Shapes shapes = shapes(survey.looks());
        Colours colours = colours(survey.looks());
        return new Inspection(
                survey.description(),
                survey.looks().size(),
                shapes,
                new Problems(problems(survey.bad()), problems(survey.foreign())),
                duplicateGroups(duplicates, survey),
                labels(survey),
                colours,
                survey.elsewhere(),
                suggestion(survey, shapes, colours, spec, options));
    }

    /** Returns the suggested settings only. */
    static Suggestion suggestion(Survey survey, String spec, DataOptions options) {
        return suggestion(survey, shapes(survey.looks()), colours(survey.looks()), spec, options);
    }

    /**
     * Returns the size that suits pictures of this shorter side: a power of two, 16 to 128, at most
     * a fifth larger.
     */
    static int fittingSize(int side) {
        int size = 16;
        while (size < 128 && size * 2 <= side * 6 / 5) {
            size *= 2;
        }
        return size;
    }

    private static Shapes shapes(List<Look> looks) {
        int[] sides = looks.stream()
                .mapToInt(look -> Math.min(look.width(), look.height()))
                .sorted()
                .toArray();
        return new Shapes(
                counts(looks, Look::format),
                counts(looks, Look::mode),
                counts(looks, look -> look.width() + "×" + look.height()),
                sides.length == 0 ? 0 : sides[0],
                sides.length == 0 ? 0 : sides[sides.length / 2],
                (int) looks.stream()
                        .filter(look -> look.width() != look.height())
                        .count());
    }

    private static Map<String, Integer> counts(List<Look> looks, Function<Look, String> of) {
        Map<String, Integer> counts = new TreeMap<>();
        looks.stream().map(of).filter(name -> !name.isEmpty()).forEach(name -> counts.merge(name, 1, Integer::sum));
        Map<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static List<Problem> problems(List<SkippedFile> files) {
        return files.stream()
                .map(file -> new Problem(Printable.of(file.name()), file.reason()))
                .toList();
    }

    private static DuplicateGroups duplicateGroups(Duplicates duplicates, Survey survey) {
        long conflicting = duplicates.exact().stream()
                .filter(group -> group.stream()
                                .mapToInt(i -> survey.looks().get(i).label())
                                .filter(label -> label >= 0)
                                .distinct()
                                .count()
                        > 1)
                .count();
        return new DuplicateGroups(
                named(duplicates.exact(), survey), named(duplicates.near(), survey), (int) conflicting);
    }

    private static List<List<String>> named(List<List<Integer>> groups, Survey survey) {
        return groups.stream()
                .map(group -> group.stream()
                        .map(i -> Printable.of(survey.names().get(i)))
                        .toList())
                .toList();
    }

    private static Labels labels(Survey survey) {
        int[] counts = new int[survey.classes().size()];
        survey.looks().stream().filter(look -> look.label() >= 0).forEach(look -> counts[look.label()]++);
        Map<String, Integer> pictures = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            pictures.merge(Printable.of(survey.classes().get(i)), counts[i], Integer::sum);
        }
        List<String> notes = new ArrayList<>(survey.notes());
        long empty = Arrays.stream(counts).filter(count -> count == 0).count();
        if (empty > 0) {
            notes.add(
                    "%,d of %s %s no pictures".formatted(empty, Counts.of(counts.length, "class"), Counts.have(empty)));
        }
        int max = Arrays.stream(counts).max().orElse(0);
        int min = Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
        if (max >= 10L * Math.max(1, min)) {
            notes.add(
                    "unbalanced: the largest class has %s, the smallest %,d".formatted(Counts.of(max, "picture"), min));
        }
        if (counts.length == 1) {
            notes.add("there is only one class, so the labels carry no information");
        }
        if (counts.length - empty > 1) {
            notes.add("recipes that are not class-conditional ignore these labels and mix the classes");
        }
        return new Labels(pictures, notes);
    }

    private static Colours colours(List<Look> looks) {
        double[] sums = new double[4];
        int grey = 0;
        int blank = 0;
        for (Look look : looks) {
            Look.ColourStats colour = look.colour();
            sums[0] += colour.red();
            sums[1] += colour.green();
            sums[2] += colour.blue();
            sums[3] += colour.variance() / 3;
            grey += colour.grey() ? 1 : 0;
            blank += colour.blank() ? 1 : 0;
        }
        int count = Math.max(1, looks.size());
        return new Colours(
                List.of(tenths(sums[0] / count), tenths(sums[1] / count), tenths(sums[2] / count)),
                tenths(Math.sqrt(sums[3] / count)),
                grey,
                blank,
                (int) looks.stream().filter(Look::dim).count());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static Suggestion suggestion(
            Survey survey, Shapes shapes, Colours colours, String spec, DataOptions options) {
        int pictures = survey.looks().size();
        int size = fittingSize(shapes.medianSide());
        int channels = pictures > 0 && colours.grey() == pictures ? 1 : 3;
        int classes = (int) survey.looks().stream()
                .mapToInt(Look::label)
                .filter(label -> label >= 0)
                .distinct()
                .count();
        long unlabelled =
                survey.looks().stream().filter(look -> look.label() < 0).count();
        boolean conditional = classes > 1 && unlabelled * MAX_UNLABELLED < pictures;
        String recipe = conditional ? "r3gan-small-conditional" : pictures < FEW_PICTURES ? "relativistic" : "dcgan";
        Integer batch = pictures < USUAL_BATCH ? Math.max(1, pictures) : null;
        return new Suggestion(spec, options.path(), recipe, size, channels, classes, batch);
    }
}
