package rana.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import rana.metric.Figure;
import rana.run.EvaluationFile;
import rana.run.Metrics;
import rana.run.RunFiles;

/**
 * A run among others, as its folder tells it.
 *
 * @param name of its recipe
 * @param about what the recipe is made of, in a few words
 * @param steps taken
 * @param images real ones shown to D
 * @param seconds that the steps took
 * @param distances in the order of the training, each of the same protocol as the last
 * @param figures of the last evaluation
 * @param grid the newest, if there is one
 * @param failure why it has no result, or not all of it
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

    /** A distance measured while it trained. */
    public record Point(long step, double seconds, double distance) {}

    /** Reads the folder of a run; what is not there yet is left out. */
    public static ComparedRun read(Path folder, String name, String about, Optional<String> failure) {
        List<Metrics> metrics = Metrics.read(folder);
        List<EvaluationFile.Entry> evaluations = EvaluationFile.entries(new RunFiles(folder).evaluations());
        List<Figure> last = evaluations.isEmpty()
                ? List.of()
                : evaluations.get(evaluations.size() - 1).figures();
        List<RunFiles.Sample> grids = new RunFiles(folder).listSamples("grid");
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

    /** A figure of the last evaluation. */
    Optional<Figure> figure(String named) {
        return figures.stream().filter(figure -> figure.name().equals(named)).findFirst();
    }

    /** The measure that runs are ranked by: the first of an evaluation. */
    Optional<Figure> distance() {
        return figures.stream().findFirst();
    }

    /** The distances in {@code evaluations}, in the order of the training, of the protocol of the last. */
    static List<Point> distances(List<EvaluationFile.Entry> evaluations, List<Metrics> metrics) {
        Map<Long, Metrics> byStep =
                metrics.stream().collect(Collectors.toMap(Metrics::step, Function.identity(), (first, again) -> again));
        List<Point> points = new ArrayList<>();
        if (evaluations.isEmpty()) {
            return points;
        }
        Figure last = evaluations.get(evaluations.size() - 1).figures().get(0);
        for (EvaluationFile.Entry evaluation : evaluations) {
            Figure distance = evaluation.figures().get(0);
            Metrics at = byStep.get(evaluation.step());
            if (at != null && distance.protocol().equals(last.protocol())) {
                points.removeIf(point -> point.step == at.step()); // measured again
                points.add(new Point(at.step(), at.seconds(), distance.value()));
            }
        }
        points.sort(Comparator.comparingLong(Point::step)); // rana evaluate may have gone back to the best
        return List.copyOf(points);
    }
}
