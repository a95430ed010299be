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

/** The options for paths through latent space, which are drawn instead of random pictures. */
final class WayOptions {
    private static final int MAX_STOPS = 16;
    private static final int IN_GRID = 8;
    private static final int IN_ANIMATION = 24;
    private static final int COLUMNS = 7;
    private static final int MAX_DIRECTIONS = 64;

    @Option(
            names = "--interpolate",
            split = ",",
            paramLabel = "POINT",
            description = "Draw the path through two or more points, a row from each to the next. A point is SEED,"
                    + " SEED:INDEX (the picture of the seed with this index) or FILE.json (a saved latent).")
    private List<String> stops = List.of();

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "Number of pictures from one point to the next, including both. Default: 8, with --gif 24.")
    private @Nullable Integer frames;

    @Option(names = "--gif", paramLabel = "FILE", description = "Write the path of --interpolate as an animation.")
    private @Nullable Path gif;

    @Option(
            names = "--directions",
            paramLabel = "K",
            description =
                    "Draw a picture moved along each of the K directions that change pictures most, a row per direction.")
    private @Nullable Integer directions;

    @Option(
            names = "--amount",
            paramLabel = "A",
            defaultValue = "3",
            description = "Range of such a row, from -A to A in units of the latent. Default: ${DEFAULT-VALUE}.")
    private double amount;

    @Option(
            names = "--at",
            paramLabel = "POINT",
            description = "Picture that --directions moves. Default: the first of --seed.")
    private @Nullable String at;

    /** Returns the file of the animation, if one is requested. */
    Optional<Path> gif() {
        return Optional.ofNullable(gif);
    }

    /**
     * Returns the points to draw, row by row; empty if no path is requested.
     *
     * @param each applied to every point before it is moved
     */
    List<List<LatentPoint>> rows(long seed, UnaryOperator<LatentPoint> each) {
        if (!stops.isEmpty() && directions != null) {
            throw new UsageException("--interpolate and --directions exclude each other; give one");
        }
        if (stops.isEmpty() && (gif != null || frames != null)) {
            throw new UsageException((gif != null ? "--gif" : "--frames") + " needs --interpolate; give that too");
        }
        if (directions == null) {
            if (at != null) {
                throw new UsageException("--at needs --directions; give that too");
            }
            return stops.isEmpty() ? List.of() : interpolation(each);
        }
        return strips(seed, directions, each);
    }

    private List<List<LatentPoint>> interpolation(UnaryOperator<LatentPoint> each) {
        if (stops.size() < 2 || stops.size() > MAX_STOPS) {
            throw new UsageException(
                    "--interpolate must have 2 to %d points, such as 7,8,9; got %d".formatted(MAX_STOPS, stops.size()));
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
        if (count < 1 || count > MAX_DIRECTIONS) {
            throw new UsageException("--directions must be 1 to %d; got %d".formatted(MAX_DIRECTIONS, count));
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
