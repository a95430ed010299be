package rana.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.Counts;
import rana.Printable;
import rana.data.Inspection;
import rana.data.Inspection.Problem;

/** The command {@code rana data inspect}, which reports on pictures and the problems with them. */
@Command(
        name = "inspect",
        description =
                "Examines every picture: sizes, formats, corrupt files, duplicates, classes, colours. Changes nothing.",
        footer = {
            "",
            "  rana data inspect ~/pictures",
            "  rana data inspect pictures.zip --json > pictures.json",
            "  rana data inspect cifar10:frog"
        })
final class DataInspectCommand implements Runnable {
    private static final int SHOWN = 10;

    @Mixin
    private PicturesOptions pictures = new PicturesOptions();

    @Option(names = "--all", description = "Name every bad file and every duplicate. Default: the first ten.")
    private boolean all;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Mixin
    private Console console = new Console();

    @Override
    public void run() {
        Inspection inspection;
        try (DataProgress progress = new DataProgress(console.err())) {
            inspection = Inspection.of(pictures.source(), pictures.options(null, 1, progress));
        }
        PrintWriter out = console.out();
        if (json) {
            out.println(InspectionJson.of(inspection));
        } else {
            print(inspection, out);
        }
        out.flush();
    }

    private void print(Inspection found, PrintWriter out) {
        out.printf("%s: %s can be used%n", found.description(), Counts.of(found.pictures(), "picture"));
        Inspection.Shapes shapes = found.shapes();
        row(out, "formats", counts(shapes.formats()));
        row(out, "pixels", counts(shapes.modes()));
        row(out, "sizes", counts(shapes.sizes()));
        if (found.pictures() > 0) {
            row(
                    out,
                    "",
                    "shorter sides: smallest %,d, median %,d; %,d %s cropped to the middle square"
                            .formatted(
                                    shapes.smallestSide(),
                                    shapes.medianSide(),
                                    shapes.notSquare(),
                                    Counts.are(shapes.notSquare())));
        }
        problems(out, "bad pictures", found.problems().bad());
        problems(out, "other files", found.problems().otherFiles());
        repeats(out, found.duplicates());
        if (!found.labels().pictures().isEmpty()) {
            row(out, "classes", counts(found.labels().pictures()));
        }
        found.labels().notes().forEach(note -> row(out, "labels", note));
        elsewhere(out, found.elsewhere());
        if (found.pictures() > 0) {
            colours(out, found);
            out.println("to train on it:");
            out.println("  rana "
                    + trainArguments(found.training()).stream()
                            .map(ShellWord::of)
                            .collect(Collectors.joining(" ")));
        }
        if (found.problems().bad().size() + found.duplicates().redundant() > 0 && found.pictures() > 0) {
            out.println("to leave out bad and duplicate pictures, and train on the rest:");
            out.println("  rana data pack " + ShellWord.of(pictures.source()) + " --out clean.zip");
        }
    }

    private static void elsewhere(PrintWriter out, Inspection.@Nullable Elsewhere elsewhere) {
        if (elsewhere == null) {
            return;
        }
        String count = Counts.of(elsewhere.pictures(), "picture");
        if (elsewhere.inArchive()) {
            out.printf(
                    "to use the %s of the folder %s: unpack the archive, and use that folder%n",
                    count, Printable.of(elsewhere.folder()));
        } else {
            out.printf("to use the %s of another folder:%n", count);
            out.println("  rana data inspect " + ShellWord.of(elsewhere.folder()));
        }
    }

    /** Returns the arguments of {@code rana} for the suggested training. */
    static List<String> trainArguments(Inspection.Suggestion training) {
        List<String> arguments = new ArrayList<>(List.of("train", training.recipe(), "--data", training.source()));
        if (training.path() != null) {
            arguments.addAll(List.of("--data-path", training.path().toString()));
        }
        arguments.addAll(List.of("--set", "pictures.size=" + training.size()));
        if (training.channels() == 1) {
            arguments.addAll(List.of("--set", "pictures.channels=1"));
        }
        if (training.batch() != null) {
            arguments.addAll(List.of("--batch", Integer.toString(training.batch())));
        }
        return arguments;
    }

    private void problems(PrintWriter out, String what, List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        row(out, what, "%,d".formatted(problems.size()));
        problems.stream()
                .limit(all ? Integer.MAX_VALUE : SHOWN)
                .forEach(problem -> row(out, "", problem.file() + ": " + problem.reason()));
        rest(out, problems.size());
    }

    private void repeats(PrintWriter out, Inspection.DuplicateGroups repeats) {
        row(
                out,
                "duplicates",
                "%s another exactly, and %s alike"
                        .formatted(
                                Counts.of(repeats.redundant(), "picture")
                                        + (repeats.redundant() == 1 ? " repeats" : " repeat"),
                                Counts.of(repeats.near().size(), "group")
                                        + (repeats.near().size() == 1 ? " looks" : " look")));
        if (repeats.conflicting() > 0) {
            row(
                    out,
                    "",
                    "%s of the same picture %s of several classes"
                            .formatted(Counts.of(repeats.conflicting(), "group"), Counts.are(repeats.conflicting())));
        }
        groups(out, "the same", repeats.exact());
        groups(out, "alike", repeats.near());
    }

    private void groups(PrintWriter out, String what, List<List<String>> groups) {
        groups.stream()
                .limit(all ? Integer.MAX_VALUE : SHOWN)
                .forEach(group -> row(out, "", what + ": " + some(group)));
        rest(out, groups.size());
    }

    private String some(List<String> names) {
        int shown = all ? names.size() : Math.min(SHOWN, names.size());
        String more = shown < names.size() ? ", and %,d more".formatted(names.size() - shown) : "";
        return String.join(", ", names.subList(0, shown)) + more;
    }

    private void rest(PrintWriter out, int count) {
        if (!all && count > SHOWN) {
            row(out, "", "and %,d more; --all names them".formatted(count - SHOWN));
        }
    }

    private static void colours(PrintWriter out, Inspection found) {
        Inspection.Colours colours = found.colours();
        row(
                out,
                "colours",
                String.format(
                        Locale.ROOT,
                        "mean red %.1f, green %.1f, blue %.1f of 255; contrast %.1f; %s %s grey, %,d of one colour",
                        colours.mean().get(0),
                        colours.mean().get(1),
                        colours.mean().get(2),
                        colours.contrast(),
                        Counts.of(colours.grey(), "picture"),
                        Counts.are(colours.grey()),
                        colours.blank()));
        if (colours.dim() > 0) {
            row(
                    out,
                    "",
                    "nearly black, because at most 12 of 16 bits are in use: %,d; multiply their samples by 16 and save them again"
                            .formatted(colours.dim()));
        }
    }

    /** Returns counts such as "png 120, jpeg 7", the first ten unless all are requested. */
    private String counts(Map<String, Integer> counts) {
        String shown = counts.entrySet().stream()
                .limit(all ? Integer.MAX_VALUE : SHOWN)
                .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return !all && counts.size() > SHOWN ? shown + ", and %,d more".formatted(counts.size() - SHOWN) : shown;
    }

    private static void row(PrintWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf("  %-13s %s%n", name, value);
        }
    }
}
