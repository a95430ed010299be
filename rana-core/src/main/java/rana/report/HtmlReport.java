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

/**
 * The built-in report of a run: one self-contained page that needs no network, no other file, and
 * no script to be readable.
 */
final class HtmlReport {
    private static final int BUDGET_BYTES = 2_800_000;
    private static final int MAX_GRID_BYTES = 1_000_000;
    private static final int MAX_COMPARISON_BYTES = 400_000;
    private static final int MAX_TIMELAPSE_BYTES = 600_000;
    private static final int MAX_FRAMES = 24;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private final RunFiles files;
    private final Facts facts;
    private final List<Metrics> metrics;
    private final EmbeddedPictures pictures = new EmbeddedPictures(BUDGET_BYTES);

    private HtmlReport(Path runFolder) {
        this.files = new RunFiles(runFolder);
        this.facts = Facts.read(runFolder);
        this.metrics = Metrics.read(runFolder);
    }

    /**
     * Returns the page, at most about 3 MB, from the files of the run folder:
     * {@code metrics.jsonl}, {@code run.json}, {@code recipe.yaml}, {@code samples/},
     * {@code loss.png}, {@code distance.png}, {@code timelapse.gif}, {@code evaluation.json},
     * {@code best.json}. Sections without a file are left out.
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
                "samples", samples(),
                "comparison", comparison(),
                "metrics", Html.all(List.of(evaluations(), WatchdogAlerts.of(metrics), losses())),
                "time", samplesOverTime(),
                "details", details(),
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
        return String.valueOf(files.folder().toAbsolutePath().normalize().getFileName());
    }

    private String subtitle() {
        return metrics.isEmpty() && files.listSamples(RunFiles.GRID).isEmpty()
                ? "This run has no metrics and no samples yet."
                : "A GAN trained with Rana.";
    }

    private Html samples() {
        List<RunFiles.Sample> grids = files.listSamples(RunFiles.GRID);
        if (grids.isEmpty()) {
            return Html.NOTHING;
        }
        RunFiles.Sample last = grids.get(grids.size() - 1);
        String alt = "Generated samples at step " + last.step();
        return Html.of("""
                <section>
                <h2>Samples</h2>
                <figure class="sample">%s<figcaption>Generated at step %s; not selected by hand.</figcaption></figure>
                </section>
                """, pictures.sample(last.file(), alt, MAX_GRID_BYTES), KeyFacts.count(last.step()));
    }

    private Html comparison() {
        List<RunFiles.Sample> comparisons = files.listSamples(RunFiles.COMPARISON);
        if (comparisons.isEmpty()) {
            return Html.NOTHING;
        }
        RunFiles.Sample last = comparisons.get(comparisons.size() - 1);
        String alt = "Real images (top) and generated images (bottom) at step " + last.step();
        return Html.of("""
                <section>
                <h2>Real vs. generated</h2>
                <figure class="sample">%s<figcaption>Top: real images. Bottom: images generated at step %s.</figcaption></figure>
                </section>
                """, pictures.sample(last.file(), alt, MAX_COMPARISON_BYTES), KeyFacts.count(last.step()));
    }

    private Html evaluations() {
        return EvaluationSummary.read(files.folder())
                .map(summary -> summary.section(files.folder(), pictures))
                .orElse(Html.NOTHING);
    }

    private Html losses() {
        Html chart = pictures.unchanged(
                files.lossChart(), "Losses of discriminator and generator over the steps", BUDGET_BYTES);
        if (chart.equals(Html.NOTHING)) {
            return Html.NOTHING;
        }
        return Html.of("""
                <section>
                <h2>Metrics</h2>
                <figure class="chart"><div tabindex="0">%s</div><figcaption>Thin: raw values. Thick: moving average. \
                Outliers may be outside of the chart.</figcaption></figure>
                </section>
                """, chart);
    }

    private Html samplesOverTime() {
        Html timelapse = timelapse();
        List<RunFiles.Sample> grids = ReportFiles.gridsOfOneShape(files.folder());
        List<EmbeddedPictures.Frame> frames =
                grids.size() < 2 ? List.of() : pictures.samples(ReportFiles.spread(grids, MAX_FRAMES));
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
                <h2>Samples over time</h2>
                <p>Sample grids of the same latents, from the first to the last; in 256 colours if this page would otherwise be too large.</p>
                <div class="strip" tabindex="0">
                %s</div>
                %s</section>
                """, strip, timelapse);
    }

    private Html timelapse() {
        Path file = files.timelapse();
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        Html picture = pictures.unchanged(
                file, "Time-lapse of the sample grids, from the first step to the last", MAX_TIMELAPSE_BYTES);
        Html link = Html.of("<a href=\"%s\">%1$s</a>", RunFiles.TIMELAPSE);
        return picture.equals(Html.NOTHING)
                ? Html.of("<p>As an animation: %s in the run folder.</p>%n", link)
                : Html.of(
                        "<figure class=\"sample\">%s<figcaption>As an animation: %s in the run"
                                + " folder.</figcaption></figure>%n",
                        picture, link);
    }

    private Html details() {
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
                <h2>Run details</h2>
                <div class="wide"><table>
                %s</table></div>
                </section>
                """, rows);
    }

    private Html recipe() {
        Path file = files.recipe();
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        return Html.of(
                "<details>%n<summary>Recipe (%s)</summary>%n<pre>%s</pre>%n</details>%n",
                RunFiles.RECIPE, new String(ReportFiles.bytes(file), StandardCharsets.UTF_8));
    }
}
