package rana.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import rana.Printable;
import rana.UsageException;
import rana.data.FileIndex.SetAside;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a source of pictures after looking at each: what {@code rana data inspect} prints.
 *
 * @param description for people: "folder /pictures"
 * @param pictures how many can be used
 * @param shapes what kinds of files they are
 * @param problems files that cannot be used, and why
 * @param duplicates pictures that are there more than once
 * @param labels classes, and what is wrong with them
 * @param colours means over all pictures
 * @param training how to begin
 */
public record Inspection(
        String description,
        int pictures,
        Shapes shapes,
        Problems problems,
        Repeats duplicates,
        Labels labels,
        Colours colours,
        Suggestion training) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FEW_PICTURES = 20_000;
    private static final int USUAL_BATCH = 32;

    /**
     * Kinds of files, each with its number of pictures, the most frequent first.
     *
     * @param formats "png"; empty where the pictures are no files of their own
     * @param modes "colour with alpha"
     * @param sizes "640×480", width first
     * @param smallestSide in pixels, of any picture
     * @param medianSide of the shorter sides, in pixels
     * @param notSquare how many are cropped to their middle
     */
    public record Shapes(
            Map<String, Integer> formats,
            Map<String, Integer> modes,
            Map<String, Integer> sizes,
            int smallestSide,
            int medianSide,
            int notSquare) {}

    /** A file that cannot be used; the reason is half a sentence. */
    public record Problem(String file, String reason) {}

    /**
     * What cannot be used.
     *
     * @param bad pictures
     * @param otherFiles files that are no pictures, and folders that are not looked into
     */
    public record Problems(List<Problem> bad, List<Problem> otherFiles) {}

    /**
     * Groups of names of the same picture.
     *
     * @param exact of equal pixels
     * @param near that look alike when they are very small; of each exact group only the first takes part
     * @param conflicting how many exact groups have pictures of different classes
     */
    public record Repeats(List<List<String>> exact, List<List<String>> near, int conflicting) {
        /** How many pictures would go if one of each exact group stayed. */
        public int spare() {
            return exact.stream().mapToInt(group -> group.size() - 1).sum();
        }
    }

    /**
     * The classes.
     *
     * @param pictures of each, by name, in label order; empty: there are no labels
     * @param notes what is wrong with them, in sentences
     */
    public record Labels(Map<String, Integer> pictures, List<String> notes) {}

    /**
     * Of what training sees: middle squares, over white where transparent, levels of 0 to 255.
     *
     * @param mean of red, green and blue
     * @param contrast the root of a picture's mean variance: how far pixels are from their picture's mean
     * @param grey pictures without any colour
     * @param blank pictures of one colour all over
     */
    public record Colours(List<Double> mean, double contrast, int grey, int blank) {}

    /**
     * A training to begin with.
     *
     * @param recipe that suits as many pictures, with or without classes
     * @param size of the pictures, in pixels
     * @param channels 1 where all are grey, else 3
     * @param arguments of {@code rana}
     */
    public record Suggestion(String recipe, int size, int channels, List<String> arguments) {}

    /**
     * Looks at all pictures that {@code spec} names, as {@link DataSources#open} understands it.
     *
     * @param options the size is that of pictures which are no files of their own
     * @throws UsageException when {@code spec} names nothing that is there, or not one picture that can be used
     * @throws rana.FailureException when what is there cannot be read
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
                repeats(duplicates, survey),
                labels(survey),
                colours,
                suggestion(survey, shapes, colours, spec, options));
    }

    /** The training to begin with. */
    static Suggestion suggestion(Survey survey, String spec, DataOptions options) {
        return suggestion(survey, shapes(survey.looks()), colours(survey.looks()), spec, options);
    }

    /** As one JSON object, in lines. */
    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** The size that suits pictures of this shorter side: a power of two, 16 to 128, a fifth larger at most. */
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

    private static List<Problem> problems(List<SetAside> files) {
        return files.stream()
                .map(file -> new Problem(Printable.of(file.name()), file.reason()))
                .toList();
    }

    private static Repeats repeats(Duplicates duplicates, Survey survey) {
        long conflicting = duplicates.exact().stream()
                .filter(group -> group.stream()
                                .mapToInt(i -> survey.looks().get(i).label())
                                .distinct()
                                .count()
                        > 1)
                .count();
        return new Repeats(named(duplicates.exact(), survey), named(duplicates.near(), survey), (int) conflicting);
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
            notes.add("%,d of %,d classes have no pictures".formatted(empty, counts.length));
        }
        int most = Arrays.stream(counts).max().orElse(0);
        int least = Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
        if (most >= 10L * Math.max(1, least)) {
            notes.add("unbalanced: the largest class has %,d pictures, the smallest %,d".formatted(most, least));
        }
        if (counts.length == 1) {
            notes.add("one class only: it is of no use as a label");
        }
        if (counts.length - empty > 1) {
            notes.add("recipes that are not told classes ignore these labels and mix them");
        }
        return new Labels(pictures, notes);
    }

    private static Colours colours(List<Look> looks) {
        double[] sums = new double[4];
        int grey = 0;
        int blank = 0;
        for (Look look : looks) {
            Look.Colour colour = look.colour();
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
                blank);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static Suggestion suggestion(
            Survey survey, Shapes shapes, Colours colours, String spec, DataOptions options) {
        int pictures = survey.looks().size();
        int size = fittingSize(shapes.medianSide());
        int channels = pictures > 0 && colours.grey() == pictures ? 1 : 3;
        long classes = survey.looks().stream()
                .mapToInt(Look::label)
                .filter(label -> label >= 0)
                .distinct()
                .count();
        String recipe = classes > 1 ? "r3gan-small-conditional" : pictures < FEW_PICTURES ? "relativistic" : "dcgan";
        List<String> arguments = new ArrayList<>(List.of("train", recipe, "--data", spec));
        if (options.dataPath() != null) {
            arguments.addAll(List.of("--data-path", options.dataPath().toString()));
        }
        arguments.addAll(List.of("--set", "pictures.size=" + size));
        if (channels == 1) {
            arguments.addAll(List.of("--set", "pictures.channels=1"));
        }
        if (pictures < USUAL_BATCH) {
            arguments.addAll(List.of("--batch", Integer.toString(Math.max(1, pictures))));
        }
        return new Suggestion(recipe, size, channels, arguments);
    }
}
