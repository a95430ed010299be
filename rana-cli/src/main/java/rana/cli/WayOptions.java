package rana.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.explore.LatentPoint;

/** Ways through latent space, to be drawn instead of pictures by chance. */
final class WayOptions {
    private static final int MOST_STOPS = 16;
    private static final int IN_GRID = 8;
    private static final int IN_ANIMATION = 24;
    private static final int COLUMNS = 7;
    private static final int MOST_DIRECTIONS = 64;

    @Option(
            names = "--interpolate",
            split = ",",
            paramLabel = "POINT",
            description = "Draw the way between two points or more, a row from each to the next. A point is SEED,"
                    + " SEED:INDEX (that picture of the seed's) or FILE.json (a latent that was kept).")
    private List<String> stops = List.of();

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "Pictures from one point to the next, both of them among these. Default: 8, with --gif 24.")
    private @Nullable Integer frames;

    @Option(names = "--gif", paramLabel = "FILE", description = "Write the way of --interpolate as an animation.")
    private @Nullable Path gif;

    @Option(
            names = "--directions",
            paramLabel = "K",
            description = "Draw a picture moved along the K directions that change what G draws most: a row each.")
    private @Nullable Integer directions;

    @Option(
            names = "--amount",
            paramLabel = "A",
            defaultValue = "3",
            description = "Such a row goes from -A to A, in units of the latent. Default: ${DEFAULT-VALUE}.")
    private double amount;

    @Option(
            names = "--at",
            paramLabel = "POINT",
            description = "Which picture --directions moves. Default: the first of --seed.")
    private @Nullable String at;

    /** Where an animation goes, if there is to be one. */
    Optional<Path> gif() {
        return Optional.ofNullable(gif);
    }

    /**
     * The points to draw, row by row; empty where no way is asked for.
     *
     * @param each what is done to every point before it is moved
     */
    List<List<LatentPoint>> rows(long seed, UnaryOperator<LatentPoint> each) {
        if (!stops.isEmpty() && directions != null) {
            throw new UsageException("--interpolate and --directions each say what to draw; give one");
        }
        if (stops.isEmpty() && (gif != null || frames != null)) {
            throw new UsageException((gif != null ? "--gif" : "--frames") + " goes with --interpolate; give that too");
        }
        if (directions == null) {
            if (at != null) {
                throw new UsageException("--at goes with --directions; give that too");
            }
            return stops.isEmpty() ? List.of() : interpolation(each);
        }
        return strips(seed, directions, each);
    }

    private List<List<LatentPoint>> interpolation(UnaryOperator<LatentPoint> each) {
        if (stops.size() < 2 || stops.size() > MOST_STOPS) {
            throw new UsageException("--interpolate must have 2 to %d points, such as 7,8,9; got %d"
                    .formatted(MOST_STOPS, stops.size()));
        }
        int wanted = frames == null ? gif == null ? IN_GRID : IN_ANIMATION : frames;
        List<LatentPoint> points = stops.stream()
                .map(stop -> each.apply(PointOption.parse("--interpolate", stop)))
                .toList();
        List<List<LatentPoint>> rows = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i++) {
            rows.add(LatentPoint.path(points.subList(i, i + 2), wanted));
        }
        return rows;
    }

    private List<List<LatentPoint>> strips(long seed, int count, UnaryOperator<LatentPoint> each) {
        if (count < 1 || count > MOST_DIRECTIONS) {
            throw new UsageException("--directions must be 1 to %d; got %d".formatted(MOST_DIRECTIONS, count));
        }
        LatentPoint point = each.apply(at == null ? LatentPoint.drawn(seed, 0) : PointOption.parse("--at", at));
        List<List<LatentPoint>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int direction = row;
            rows.add(IntStream.range(0, COLUMNS)
                    .mapToObj(column -> point.moved(direction, amount * (2.0 * column / (COLUMNS - 1) - 1)))
                    .toList());
        }
        return rows;
    }
}
