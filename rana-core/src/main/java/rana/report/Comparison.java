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
import rana.metric.Figure;
import rana.run.RunFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells several runs side by side: {@code compare.html}, which needs nothing but itself; {@code compare.md} with {@code distance.png}
 * and a grid of each beside it, to be published; and {@code compare.json}, for programs.
 *
 * @param title what was compared, for people
 * @param command that made it
 * @param facts of the machine and what else is the same for all, by name
 * @param runs in the order in which they are told
 */
public record Comparison(String title, String command, Map<String, String> facts, List<ComparedRun> runs) {
    private static final int PICTURES_BYTES = 12_000_000;
    private static final int MOST_GRID_BYTES = 700_000;

    public Comparison {
        facts = new LinkedHashMap<>(facts);
        runs = runs.stream()
                .sorted(Comparator.comparingDouble(
                        run -> run.distance().map(Figure::value).orElse(Double.POSITIVE_INFINITY)))
                .toList();
    }

    /**
     * The facts of the comparison that lies in {@code folder}; empty where there is none.
     *
     * @throws FailureException if its {@code compare.json} is damaged
     */
    public static Optional<Map<String, String>> facts(Path folder) {
        Path file = folder.resolve("compare.json");
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

    /** Writes it into {@code folder}, in place of what is there. */
    public void write(Path folder) {
        AtomicFile.createDirectories(folder);
        if (!measure().isEmpty()) {
            DistanceChart.write(new RunFiles(folder).distanceChart(), runs, measure());
        }
        for (ComparedRun run : runs) {
            run.grid().ifPresent(grid -> Picture.readPng(grid).writePng(folder.resolve(gridName(run))));
        }
        AtomicFile.writeText(folder.resolve("compare.md"), markdown());
        AtomicFile.writeText(
                folder.resolve("compare.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
        AtomicFile.writeText(folder.resolve("compare.html"), page(folder));
    }

    /** The name of the distance; "" where nothing was measured. */
    private String measure() {
        return runs.stream()
                .flatMap(run -> run.distance().stream())
                .map(Figure::name)
                .findFirst()
                .orElse("");
    }

    private List<String> measures() {
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
                        Stream.of("recipe", "made of", "steps", "images", "seconds", "images/s"), measures().stream())
                .toList();
    }

    private List<String> row(ComparedRun run) {
        Stream<String> counted = Stream.of(
                run.name(),
                run.about(),
                KeyFacts.count(run.steps()),
                KeyFacts.count(run.images()),
                String.format(Locale.ROOT, "%.0f", run.seconds()),
                run.seconds() > 0 ? String.format(Locale.ROOT, "%.1f", run.images() / run.seconds()) : "");
        Stream<String> measured = measures().stream()
                .map(name -> run.figure(name).map(Figure::number).orElse("–"));
        return Stream.concat(counted, measured).toList();
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
                .forEach(protocol -> text.append("\nFigures: ").append(protocol).append(".\n"));
        text.append("\n");
        facts.forEach((name, fact) -> text.append("- %s: %s\n".formatted(name, fact)));
        text.append("\n```\n").append(command).append("\n```\n");
        if (!measure().isEmpty()) {
            text.append("\n![%s over seconds of training](distance.png)\n".formatted(measure()));
        }
        for (ComparedRun run : runs) {
            if (run.grid().isPresent()) {
                text.append("\n## %s\n\n![pictures drawn by %1$s](%s)\n".formatted(run.name(), gridName(run)));
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

    private String page(Path folder) {
        EmbeddedPictures pictures = new EmbeddedPictures(PICTURES_BYTES);
        Map<String, String> origin = new LinkedHashMap<>(facts);
        origin.put("figures", protocols().collect(Collectors.joining("; ")));
        return Page.of(
                title,
                Html.of(
                        """
                <h2>In figures</h2>
                %s%s
                <h2>Distance over time</h2>
                <p>Lower is closer to the real pictures. Only the seconds of training steps count, not those of samples and evaluations.</p>
                <div class="chart" tabindex="0">%s</div>
                <h2>What they draw</h2>
                <p>The last grid of each, from the same latents throughout its training, not hand-picked.</p>
                <div class="grids">
                %s</div>
                %s""",
                        Page.table(columns(), runs.stream().map(this::row).toList()),
                        failures(),
                        chart(folder, pictures),
                        grids(pictures),
                        Page.origin(origin, command)));
    }

    private Html failures() {
        return Html.all(runs.stream()
                .flatMap(run -> run.failure().stream()
                        .map(failure -> Html.of("<p class=\"failure\"><b>%s</b>: %s</p>%n", run.name(), failure)))
                .toList());
    }

    private Html chart(Path folder, EmbeddedPictures pictures) {
        return measure().isEmpty()
                ? Html.of("<p>Nothing was measured yet.</p>")
                : pictures.asIs(
                        new RunFiles(folder).distanceChart(),
                        measure() + " of each recipe over seconds of training",
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
                    pictures.sample(file, "Pictures drawn by " + run.name(), MOST_GRID_BYTES), caption);
        });
    }
}
