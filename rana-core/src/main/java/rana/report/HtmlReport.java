package rana.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rana.io.AtomicFile;
import rana.run.Metrics;
import rana.run.RunFiles;

/** Tells a run on one page that needs nothing but itself: no network, no other file, no script to be read. */
final class HtmlReport {
    private static final int BUDGET_BYTES = 2_800_000;
    private static final int MOST_GRID_BYTES = 1_000_000;
    private static final int MOST_COMPARISON_BYTES = 400_000;
    private static final int MOST_TIMELAPSE_BYTES = 600_000;
    private static final int MOST_FRAMES = 24;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private final Path runFolder;
    private final Facts facts;
    private final List<Metrics> metrics;
    private final EmbeddedPictures pictures = new EmbeddedPictures(BUDGET_BYTES);

    private HtmlReport(Path runFolder) {
        this.runFolder = runFolder;
        this.facts = Facts.read(runFolder);
        this.metrics = Metrics.read(runFolder);
    }

    /**
     * The page, about 3 MB at most, from the files in the run folder: {@code metrics.jsonl}, {@code run.json}, {@code recipe.yaml},
     * {@code samples/}, {@code loss.png}, {@code distance.png}, {@code timelapse.gif}, {@code evaluation.json}, {@code best.json}. What
     * is not there is left out of it.
     */
    static String of(Path runFolder) {
        ReportFiles.requireFolder(runFolder);
        return new HtmlReport(runFolder).page();
    }

    private String page() {
        Map<String, Html> parts = Map.of(
                "title", Html.of("%s", name()),
                "subtitle", Html.of("%s", subtitle()),
                "facts", KeyFacts.of(facts, metrics),
                "generated", generated(),
                "comparison", comparison(),
                "losses", Html.all(List.of(measured(), Watched.of(metrics), losses())),
                "time", throughTime(),
                "run", Html.of("%s", ShellWord.of(runFolder.toString())),
                "table", table(),
                "recipe", recipe());
        return PLACEHOLDER
                .matcher(template())
                .replaceAll(match ->
                        Matcher.quoteReplacement(Objects.requireNonNull(parts.get(match.group(1)), match.group())
                                .markup()));
    }

    private static String template() {
        try (InputStream in =
                Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.html"), "report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the template of the report", e);
        }
    }

    private String name() {
        return String.valueOf(runFolder.toAbsolutePath().normalize().getFileName());
    }

    private String subtitle() {
        return metrics.isEmpty() && new RunFiles(runFolder).listSamples("grid").isEmpty()
                ? "A GAN before its first step: no metrics and no pictures have been written yet."
                : "A GAN trained by Rana, as its run folder tells it.";
    }

    private Html generated() {
        List<RunFiles.Sample> grids = new RunFiles(runFolder).listSamples("grid");
        if (grids.isEmpty()) {
            return Html.NOTHING;
        }
        RunFiles.Sample last = grids.get(grids.size() - 1);
        String alt = "Grid of pictures that the generator drew at step " + last.step();
        return Html.of("""
                <section>
                <h2>What it draws</h2>
                <figure class="sample">%s<figcaption>Generated at step %s, not hand-picked.</figcaption></figure>
                </section>
                """, pictures.sample(last.file(), alt, MOST_GRID_BYTES), KeyFacts.count(last.step()));
    }

    private Html comparison() {
        List<RunFiles.Sample> comparisons = new RunFiles(runFolder).listSamples("comparison");
        if (comparisons.isEmpty()) {
            return Html.NOTHING;
        }
        RunFiles.Sample last = comparisons.get(comparisons.size() - 1);
        String alt = "Real pictures in the upper row, pictures generated at step " + last.step() + " in the lower";
        return Html.of("""
                <section>
                <h2>Real above generated</h2>
                <figure class="sample">%s<figcaption>Above: from the data. Below: generated at step %s.</figcaption></figure>
                </section>
                """, pictures.sample(last.file(), alt, MOST_COMPARISON_BYTES), KeyFacts.count(last.step()));
    }

    private Html measured() {
        return Measured.read(runFolder)
                .map(measured -> measured.section(runFolder, pictures))
                .orElse(Html.NOTHING);
    }

    private Html losses() {
        Html chart = pictures.asIs(
                new RunFiles(runFolder).lossChart(),
                "Losses of discriminator and generator over the steps",
                BUDGET_BYTES);
        if (chart.equals(Html.NOTHING)) {
            return Html.NOTHING;
        }
        return Html.of("""
                <section>
                <h2>Losses</h2>
                <figure class="chart"><div tabindex="0">%s</div><figcaption>Thin: as logged. Strong: moving average. \
                Single outliers may leave the picture.</figcaption></figure>
                </section>
                """, chart);
    }

    private Html throughTime() {
        Html timelapse = timelapse();
        List<RunFiles.Sample> grids = ReportFiles.alikeGrids(runFolder);
        List<EmbeddedPictures.Frame> frames =
                grids.size() < 2 ? List.of() : pictures.samples(ReportFiles.spread(grids, MOST_FRAMES));
        if (frames.size() < 2) {
            return Html.NOTHING;
        }
        Html strip = Html.all(frames.stream()
                .map(frame -> Html.of(
                        "<figure>%s<figcaption>Step %s</figcaption></figure>%n",
                        frame.image(), KeyFacts.count(frame.step())))
                .toList());
        return Html.of("""
                <section>
                <h2>Through time</h2>
                <p>Sample grids from the first to the last, where need be in 256 colours to keep this page small.</p>
                <div class="strip" tabindex="0">
                %s</div>
                %s</section>
                """, strip, timelapse);
    }

    private Html timelapse() {
        Path file = new RunFiles(runFolder).timelapse();
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        Html picture = pictures.asIs(
                file, "Time-lapse of the sample grids from the first step to the last", MOST_TIMELAPSE_BYTES);
        Html link = new Html("<a href=\"timelapse.gif\">timelapse.gif</a>");
        return picture.equals(Html.NOTHING)
                ? Html.of("<p>As an animation: %s, in the run folder.</p>%n", link)
                : Html.of(
                        "<figure class=\"sample\">%s<figcaption>The same as an animation: %s in the run"
                                + " folder.</figcaption></figure>%n",
                        picture, link);
    }

    private Html table() {
        if (facts.byKey().isEmpty()) {
            return Html.NOTHING;
        }
        Html rows = Html.all(facts.byKey().entrySet().stream()
                .map(fact -> Html.of(
                        fact.getValue().contains("\n")
                                ? "<tr><th scope=\"row\">%s</th><td><pre>%s</pre></td></tr>%n"
                                : "<tr><th scope=\"row\">%s</th><td>%s</td></tr>%n",
                        fact.getKey(),
                        fact.getValue()))
                .toList());
        return Html.of("""
                <section>
                <h2>The run</h2>
                <div class="wide"><table>
                %s</table></div>
                </section>
                """, rows);
    }

    private Html recipe() {
        Path file = runFolder.resolve(RunFiles.RECIPE);
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        return Html.of(
                "<details>%n<summary>The recipe, %s</summary>%n<pre>%s</pre>%n</details>%n",
                RunFiles.RECIPE, new String(ReportFiles.bytes(file), StandardCharsets.UTF_8));
    }
}
