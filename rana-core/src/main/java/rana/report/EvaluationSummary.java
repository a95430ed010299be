package rana.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.Metrics;
import rana.run.RunFiles;

/**
 * The evaluations of a run.
 *
 * @param last the newest evaluation
 * @param distances the distances with the protocol of the last one, in the order of the training
 * @param best the one of them whose checkpoint is the best, if there is one
 */
record EvaluationSummary(
        EvaluationFile.Entry last, List<ComparedRun.Point> distances, Optional<ComparedRun.Point> best) {
    private static final int MAX_CHART_BYTES = 300_000;

    /** Reads the evaluations of a run; empty if there are none. */
    static Optional<EvaluationSummary> read(Path runFolder) {
        List<EvaluationFile.Entry> evaluations = EvaluationFile.entries(new RunFiles(runFolder).evaluations());
        if (evaluations.isEmpty()) {
            return Optional.empty();
        }
        List<ComparedRun.Point> distances = ComparedRun.distances(evaluations, Metrics.read(runFolder));
        String best = best(runFolder);
        return Optional.of(new EvaluationSummary(
                evaluations.get(evaluations.size() - 1),
                distances,
                distances.stream()
                        .filter(point -> RunFiles.checkpointName(point.step()).equals(best))
                        .findFirst()));
    }

    /** Returns the name of the distance: {@code FD-C10}. */
    String metric() {
        return last.figures().get(0).name();
    }

    /** Returns the chart, the metrics of the last evaluation and their protocol. */
    Html section(Path runFolder, EmbeddedPictures pictures) {
        List<List<String>> rows =
                last.figures().stream().map(EvaluationSummary::row).toList();
        String protocols = last.figures().stream()
                .map(figure -> figure.protocol().toString())
                .distinct()
                .collect(Collectors.joining("; "));
        return Html.of(
                """
                <section>
                <h2>Evaluation metrics</h2>
                %s%s<p>Evaluated at step %s with %s.</p>
                </section>
                """,
                chart(runFolder, pictures),
                Page.table(List.of("Metric", "Value", "Settings"), rows),
                KeyFacts.count(last.step()),
                protocols);
    }

    private Html chart(Path runFolder, EmbeddedPictures pictures) {
        Html chart = pictures.unchanged(
                new RunFiles(runFolder).distanceChart(), metric() + " over seconds of training", MAX_CHART_BYTES);
        if (chart.equals(Html.NOTHING)) {
            return Html.NOTHING;
        }
        String kept = best.map(point ->
                        " The diamond marks the best checkpoint, step %s.".formatted(KeyFacts.count(point.step())))
                .orElse("");
        return Html.of("""
                <figure class="chart"><div tabindex="0">%s</div><figcaption>Lower is better. Time counts training \
                steps only.%s</figcaption></figure>
                """, chart, kept);
    }

    private static List<String> row(Figure figure) {
        String settings = figure.protocol().settings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "));
        return List.of(figure.name(), figure.number(), settings);
    }

    private static String best(Path runFolder) {
        return BestCheckpoint.read(runFolder).map(BestCheckpoint::checkpoint).orElse("");
    }
}
