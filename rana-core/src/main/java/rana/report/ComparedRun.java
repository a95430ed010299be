package rana.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.Metrics;
import rana.run.RunFiles;

/**
 * A run of a {@link Comparison}, read from its folder.
 *
 * @param name the name of its recipe or folder
 * @param about a short description of the recipe: objective and network sizes
 * @param steps the number of steps taken
 * @param images the number of real images seen by the discriminator
 * @param seconds the time that the steps took
 * @param distances the distances with the protocol of the last one, in the order of the training
 * @param figures the metrics of the last evaluation
 * @param grid the newest sample grid, if there is one
 * @param failure the reason why results are missing, if any are
 */
public record ComparedRun(
        String name,
        String about,
        long steps,
        long images,
        double seconds,
        List<Point> distances,
        List<Figure> figures,
        Optional<Path> grid,
        Optional<String> failure) {

    /**
     * A distance to the real images during the training.
     *
     * @param seconds the training time so far
     */
    public record Point(long step, double seconds, double distance) {}

    /** Reads the folder of a run; what does not exist yet is left out. */
    public static ComparedRun read(Path folder, String name, String about, Optional<String> failure) {
        List<Metrics> metrics = Metrics.read(folder);
        List<EvaluationFile.Entry> evaluations = EvaluationFile.entries(new RunFiles(folder).evaluations());
        List<Figure> last = evaluations.isEmpty()
                ? List.of()
                : evaluations.get(evaluations.size() - 1).figures();
        List<RunFiles.Sample> grids = new RunFiles(folder).listSamples(RunFiles.GRID);
        Optional<Metrics> end = metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.get(metrics.size() - 1));
        return new ComparedRun(
                name,
                about,
                end.map(Metrics::step).orElse(0L),
                end.map(Metrics::images).orElse(0L),
                end.map(Metrics::seconds).orElse(0.0),
                distances(evaluations, metrics),
                last,
                grids.isEmpty()
                        ? Optional.empty()
                        : Optional.of(grids.get(grids.size() - 1).file()),
                failure);
    }

    /** Returns a metric of the last evaluation. */
    Optional<Figure> figure(String wanted) {
        return figures.stream().filter(figure -> figure.name().equals(wanted)).findFirst();
    }

    /** Returns the metric that runs are ranked by: the first of the last evaluation. */
    Optional<Figure> distance() {
        return figures.stream().findFirst();
    }

    /**
     * Returns the distances with the protocol of the last evaluation, in the order of the training.
     */
    static List<Point> distances(List<EvaluationFile.Entry> evaluations, List<Metrics> metrics) {
        Map<Long, Metrics> byStep = metrics.stream()
                .collect(Collectors.toMap(Metrics::step, Function.identity(), (first, second) -> second));
        List<Point> points = new ArrayList<>();
        if (evaluations.isEmpty()) {
            return points;
        }
        Figure last = evaluations.get(evaluations.size() - 1).figures().get(0);
        for (EvaluationFile.Entry evaluation : evaluations) {
            Figure distance = evaluation.figures().get(0);
            Metrics line = byStep.get(evaluation.step());
            if (line != null && distance.protocol().equals(last.protocol())) {
                points.removeIf(point -> point.step() == line.step()); // evaluated again
                points.add(new Point(line.step(), line.seconds(), distance.value()));
            }
        }
        points.sort(Comparator.comparingLong(Point::step)); // an earlier checkpoint may have been evaluated later
        return List.copyOf(points);
    }
}
