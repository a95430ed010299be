package rana.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rana.FailureException;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.run.Figure;
import rana.run.RunFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A comparison of several runs: {@value #PAGE}, one self-contained page; {@value #MARKDOWN} with a
 * chart and a sample grid of each run, for publication; and {@value #DATA}, for programs.
 *
 * @param title the heading
 * @param command the command that compared the runs
 * @param facts facts about the machine and the settings that are the same for all, by name
 * @param runs the runs; they are sorted by their distance to the real images, the closest first
 */
public record Comparison(String title, String command, Map<String, String> facts, List<ComparedRun> runs) {
    /** The file name of the page. */
    public static final String PAGE = "compare.html";

    private static final String MARKDOWN = "compare.md";
    private static final String DATA = "compare.json";
    private static final int PICTURES_BYTES = 12_000_000;
    private static final int MAX_GRID_BYTES = 700_000;

    /** Creates a comparison. */
    public Comparison {
        facts = new LinkedHashMap<>(facts);
        runs = runs.stream()
                .sorted(Comparator.comparingDouble(
                        run -> run.distance().map(Figure::value).orElse(Double.POSITIVE_INFINITY)))
                .toList();
    }

    /**
     * Returns the facts of the comparison in {@code folder}; empty if there is none.
     *
     * @throws FailureException if its {@value #DATA} is damaged
     */
    public static Optional<Map<String, String>> facts(Path folder) {
        Path file = folder.resolve(DATA);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<String, String> facts = new LinkedHashMap<>();
            JsonMapper.shared()
                    .readTree(ReportFiles.bytes(file))
                    .path("facts")
                    .properties()
                    .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asString("")));
            return Optional.of(facts);
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + e.getOriginalMessage() + "; move it away", e);
        }
    }

    /**
     * Writes the files into {@code folder}, replacing existing ones, and returns the path of the
     * page.
     */
    public Path write(Path folder) {
        AtomicFile.createDirectories(folder);
        if (!metric().isEmpty()) {
            DistanceChart.write(new RunFiles(folder).distanceChart(), runs, metric());
        }
        for (ComparedRun run : runs) {
            run.grid().ifPresent(grid -> Picture.readPng(grid).writePng(folder.resolve(gridName(run))));
        }
        AtomicFile.writeText(folder.resolve(MARKDOWN), markdown());
        AtomicFile.writeText(
                folder.resolve(DATA),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
        AtomicFile.writeText(page(folder), html(folder));
        return page(folder);
    }

    /** Returns the path of the page of the comparison in {@code folder}. */
    public static Path page(Path folder) {
        return folder.resolve(PAGE);
    }

    /** Returns the name of the distance; "" if no run was evaluated. */
    private String metric() {
        return runs.stream()
                .flatMap(run -> run.distance().stream())
                .map(Figure::name)
                .findFirst()
                .orElse("");
    }

    private List<String> metrics() {
        return runs.stream()
                .flatMap(run -> run.figures().stream())
                .map(Figure::name)
                .distinct()
                .toList();
    }

    private Stream<String> protocols() {
        return runs.stream()
                .flatMap(run -> run.distance().stream())
                .map(figure -> figure.protocol().toString())
                .distinct();
    }

    private List<String> columns() {
        return Stream.concat(
                        Stream.of("recipe", "description", "steps", "images", "seconds", "images/s"),
                        metrics().stream())
                .toList();
    }

    private List<String> row(ComparedRun run) {
        Stream<String> progress = Stream.of(
                run.name(),
                run.about(),
                KeyFacts.count(run.steps()),
                KeyFacts.count(run.images()),
                String.format(Locale.ROOT, "%.0f", run.seconds()),
                run.seconds() > 0 ? String.format(Locale.ROOT, "%.1f", run.images() / run.seconds()) : "");
        Stream<String> results = metrics().stream()
                .map(name -> run.figure(name).map(Figure::number).orElse("–"));
        return Stream.concat(progress, results).toList();
    }

    private static String failures(List<ComparedRun> runs, String template) {
        return runs.stream()
                .flatMap(run -> run.failure().stream().map(failure -> template.formatted(run.name(), failure)))
                .collect(Collectors.joining());
    }

    private static String gridName(ComparedRun run) {
        return run.name() + "-grid.png";
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# " + title + "\n\n");
        text.append("| ").append(String.join(" | ", columns())).append(" |\n");
        text.append("|").append("---|".repeat(columns().size())).append("\n");
        runs.forEach(
                run -> text.append("| ").append(String.join(" | ", row(run))).append(" |\n"));
        text.append("\n").append(failures(runs, "- `%s`: %s\n"));
        protocols()
                .forEach(protocol -> text.append("\nMetrics: ").append(protocol).append(".\n"));
        text.append("\n");
        facts.forEach((name, fact) -> text.append("- %s: %s\n".formatted(name, fact)));
        text.append("\n```\n").append(command).append("\n```\n");
        if (!metric().isEmpty()) {
            text.append("\n![%s over seconds of training](%s)\n".formatted(metric(), RunFiles.DISTANCE_CHART));
        }
        for (ComparedRun run : runs) {
            if (run.grid().isPresent()) {
                text.append("\n## %s\n\n![samples of %1$s](%s)\n".formatted(run.name(), gridName(run)));
            }
        }
        return text.toString();
    }

    private Map<String, Object> json() {
        return Map.of(
                "title",
                title,
                "command",
                command,
                "facts",
                facts,
                "runs",
                runs.stream().map(Comparison::json).toList());
    }

    private static Map<String, Object> json(ComparedRun run) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", run.name());
        node.put("about", run.about());
        node.put("steps", run.steps());
        node.put("images", run.images());
        node.put("seconds", run.seconds());
        node.put("distances", run.distances());
        node.put("figures", run.figures());
        run.failure().ifPresent(failure -> node.put("failure", failure));
        return node;
    }

    private String html(Path folder) {
        EmbeddedPictures pictures = new EmbeddedPictures(PICTURES_BYTES);
        Map<String, String> details = new LinkedHashMap<>(facts);
        details.put("metrics", protocols().collect(Collectors.joining("; ")));
        return Page.of(
                title,
                Html.of(
                        """
                <h2>Evaluation metrics</h2>
                %s%s
                <h2>Distance over time</h2>
                <p>Lower is closer to the real images. Time counts training steps only, not samples and evaluations.</p>
                <div class="chart" tabindex="0">%s</div>
                <h2>Samples</h2>
                <p>The last sample grid of each run. Its latents stay the same throughout training; they are not selected by hand.</p>
                <div class="grids">
                %s</div>
                %s""",
                        Page.table(columns(), runs.stream().map(this::row).toList()),
                        failures(),
                        chart(folder, pictures),
                        grids(pictures),
                        Page.details(details, command)));
    }

    private Html failures() {
        return Html.all(runs.stream()
                .flatMap(run -> run.failure().stream()
                        .map(failure -> Html.of("<p class=\"failure\"><b>%s</b>: %s</p>%n", run.name(), failure)))
                .toList());
    }

    private Html chart(Path folder, EmbeddedPictures pictures) {
        return metric().isEmpty()
                ? Html.of("<p>No evaluations yet.</p>")
                : pictures.unchanged(
                        new RunFiles(folder).distanceChart(),
                        metric() + " of each recipe over seconds of training",
                        PICTURES_BYTES);
    }

    private Html grids(EmbeddedPictures pictures) {
        return Html.all(
                runs.stream().flatMap(run -> grid(run, pictures).stream()).toList());
    }

    private static Optional<Html> grid(ComparedRun run, EmbeddedPictures pictures) {
        return run.grid().map(file -> {
            String caption = run.name()
                    + run.distance()
                            .map(figure -> ", " + figure.name() + " " + figure.number())
                            .orElse("");
            return Html.of(
                    "<figure class=\"sample\">%s<figcaption>%s</figcaption></figure>%n",
                    pictures.sample(file, "Samples of " + run.name(), MAX_GRID_BYTES), caption);
        });
    }
}
