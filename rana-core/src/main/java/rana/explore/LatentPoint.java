package rana.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.UsageException;

/**
 * A point of a generator's latent space and the class of its picture, as data: a description from
 * which an {@link Explorer} computes the components. It takes the origin, multiplies it by the
 * truncation and adds the moves.
 *
 * @param origin the starting point
 * @param truncation the factor of the origin, in [0, 1]. 1 leaves it as it is; 0 is the mean, which
 *     is 0 for both distributions. A normal latent becomes a draw from N(0, truncation²), a uniform
 *     one from U[-truncation, truncation): more typical and less varied pictures
 * @param moves the moves along the generator's {@linkplain Explorer#directions directions}
 * @param className the class of the picture; empty for the class that the seed draws at this index,
 *     and for a mixture that of its heaviest part
 */
public record LatentPoint(Origin origin, double truncation, List<Move> moves, Optional<String> className) {
    /** The maximum number of frames of a path. */
    public static final int MAX_FRAMES = 1000;

    /** The maximum number of moves. */
    private static final int MAX_MOVES = 64;

    private static final double MAX_AMOUNT = 100;

    public LatentPoint {
        moves = List.copyOf(moves);
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("truncation must be in [0, 1]; got " + truncation);
        }
        if (moves.size() > MAX_MOVES) {
            throw new UsageException("there must be at most %d directions; got %d".formatted(MAX_MOVES, moves.size()));
        }
    }

    /**
     * A move along a direction.
     *
     * @param direction the index of the direction, from 0, the strongest
     * @param amount the distance in units of the latent, within ±{@value LatentPoint#MAX_AMOUNT}
     */
    public record Move(int direction, double amount) {
        public Move {
            if (direction < 0) {
                throw new UsageException("a direction's index must be at least 0; got " + direction);
            }
            if (!(Math.abs(amount) <= MAX_AMOUNT)) {
                throw new UsageException(
                        "a direction's amount must be within ±%.0f; got %s".formatted(MAX_AMOUNT, amount));
            }
        }
    }

    /** Returns the point at {@code origin}. */
    public static LatentPoint of(Origin origin) {
        return new LatentPoint(origin, 1, List.of(), Optional.empty());
    }

    /** Returns the point of picture {@code index} of those that {@code seed} draws. */
    public static LatentPoint drawn(long seed, int index) {
        return of(new Origin.Drawn(seed, index));
    }

    /**
     * Returns the point at {@code fraction}, in [0, 1], of the path from {@code first} to {@code
     * second}.
     */
    public static LatentPoint between(LatentPoint first, LatentPoint second, double fraction) {
        return of(new Origin.Mixed(List.of(new Origin.Part(first, 1 - fraction), new Origin.Part(second, fraction))));
    }

    /**
     * Returns evenly spaced points on the path through {@code stops}, which begins at the first and
     * ends at the last.
     *
     * @param stops at least 2
     * @param frames the number of points, 2 to {@value #MAX_FRAMES}
     */
    public static List<LatentPoint> path(List<LatentPoint> stops, int frames) {
        if (stops.size() < 2) {
            throw new UsageException("a path needs at least 2 points; got " + stops.size());
        }
        if (frames < 2 || frames > MAX_FRAMES) {
            throw new UsageException("frames must be 2 to %d; got %d".formatted(MAX_FRAMES, frames));
        }
        List<LatentPoint> path = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            double at = (double) i * (stops.size() - 1) / (frames - 1);
            int from = Math.min((int) at, stops.size() - 2);
            path.add(between(stops.get(from), stops.get(from + 1), at - from));
        }
        return path;
    }

    /** Returns the same point with another truncation. */
    public LatentPoint truncated(double other) {
        return new LatentPoint(origin, other, moves, className);
    }

    /** Returns the same point with one more move. */
    public LatentPoint moved(int direction, double amount) {
        List<Move> more = new ArrayList<>(moves);
        more.add(new Move(direction, amount));
        return new LatentPoint(origin, truncation, more, className);
    }

    /** Returns the same point for a picture of the class {@code name}. */
    public LatentPoint ofClass(String name) {
        return new LatentPoint(origin, truncation, moves, Optional.of(name));
    }
}
