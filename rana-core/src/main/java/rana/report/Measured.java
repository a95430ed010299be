package rana.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rana.metric.Figure;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.run.Metrics;
import rana.run.RunFiles;

/**
 * What was measured of a run.
 *
 * @param last the newest evaluation
 * @param distances in the order of the training, each of the protocol of the last
 * @param best the one among them whose checkpoint is kept as the best, if there is one
 */
record Measured(EvaluationFile.Entry last, List<ComparedRun.Point> distances, Optional<ComparedRun.Point> best) {
    private static final int MOST_CHART_BYTES = 300_000;

    /** Reads the folder of a run; empty where nothing was measured. */
    static Optional<Measured> read(Path runFolder) {
        List<EvaluationFile.Entry> evaluations = EvaluationFile.entries(new RunFiles(runFolder).evaluations());
        if (evaluations.isEmpty()) {
            return Optional.empty();
        }
        List<ComparedRun.Point> distances = ComparedRun.distances(evaluations, Metrics.read(runFolder));
        String best = best(runFolder);
        return Optional.of(new Measured(
                evaluations.get(evaluations.size() - 1),
                distances,
                distances.stream()
                        .filter(point -> RunFiles.checkpointName(point.step()).equals(best))
                        .findFirst()));
    }

    /** The name of the distance: {@code FD-C10}. */
    String measure() {
        return last.figures().get(0).name();
    }

    /** The chart, the figures of the last evaluation, and how they were taken. */
    Html section(Path runFolder, EmbeddedPictures pictures) {
        List<List<String>> rows = last.figures().stream().map(Measured::row).toList();
        String protocols = last.figures().stream()
                .map(figure -> figure.protocol().toString())
                .distinct()
                .collect(Collectors.joining("; "));
        return Html.of(
                """
                <section>
                <h2>How far from the real pictures</h2>
                %s%s<p>Of step %s. By %s.</p>
                </section>
                """,
                chart(runFolder, pictures),
                Page.table(List.of("Measure", "Value", "Settings"), rows),
                KeyFacts.count(last.step()),
                protocols);
    }

    private Html chart(Path runFolder, EmbeddedPictures pictures) {
        Html chart = pictures.asIs(
                new RunFiles(runFolder).distanceChart(), measure() + " over seconds of training", MOST_CHART_BYTES);
        if (chart.equals(Html.NOTHING)) {
            return Html.NOTHING;
        }
        String kept = best.map(
                        point -> " The diamond is the best checkpoint, of step %s: rana sample --best draws from it."
                                .formatted(KeyFacts.count(point.step())))
                .orElse("");
        return Html.of("""
                <figure class="chart"><div tabindex="0">%s</div><figcaption>Lower is closer. Only the seconds of training \
                steps count.%s</figcaption></figure>
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
