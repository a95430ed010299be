package rana.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.UsageException;

/**
 * A point of a generator's latent space, and the class of the picture that is drawn from it; as data, before any number is known. It is
 * found from its origin, then drawn towards the mean, then moved along directions.
 *
 * @param origin where it comes from
 * @param truncation in [0, 1]: what the latent is multiplied by, as the mean of either distribution is 0. 1 leaves it as it is, 0 is the
 *     mean. Of a normal latent it is then a draw from N(0, truncation²), of a uniform one from U[-truncation, truncation): typical pictures
 *     rather than varied ones
 * @param moves along the generator's {@linkplain Explorer#directions directions}
 * @param className what to draw; empty for the class that {@code rana sample} draws there, of a mix that of its largest part
 */
public record LatentPoint(Origin origin, double truncation, List<Move> moves, Optional<String> className) {
    /** Frames that one way may have. */
    public static final int MOST_FRAMES = 1000;

    /** Moves along as many directions at most. */
    private static final int MOST_MOVES = 64;

    private static final double FARTHEST = 100;

    public LatentPoint {
        moves = List.copyOf(moves);
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("truncation must be in [0, 1]; got " + truncation);
        }
        if (moves.size() > MOST_MOVES) {
            throw new UsageException("there must be at most %d directions; got %d".formatted(MOST_MOVES, moves.size()));
        }
    }

    /**
     * A shift of a latent.
     *
     * @param direction by its index, from 0, the strongest
     * @param amount how far, in the latent's own units, at most {@value LatentPoint#FARTHEST} either way
     */
    public record Move(int direction, double amount) {
        public Move {
            if (direction < 0) {
                throw new UsageException("a direction's index must be at least 0; got " + direction);
            }
            if (!(Math.abs(amount) <= FARTHEST)) {
                throw new UsageException(
                        "a direction's amount must be within ±%.0f; got %s".formatted(FARTHEST, amount));
            }
        }
    }

    /** {@code origin} as it is. */
    public static LatentPoint of(Origin origin) {
        return new LatentPoint(origin, 1, List.of(), Optional.empty());
    }

    /** The latent of picture {@code index} of those that {@code rana sample --seed} draws. */
    public static LatentPoint drawn(long seed, int index) {
        return of(new Origin.Drawn(seed, index));
    }

    /** The way from {@code first} to {@code second}, at {@code share} of it, in [0, 1]. */
    public static LatentPoint between(LatentPoint first, LatentPoint second, double share) {
        return of(new Origin.Mixed(List.of(new Origin.Part(first, 1 - share), new Origin.Part(second, share))));
    }

    /**
     * Points on the way along {@code stops}, evenly from each to the next; the first and the last among them.
     *
     * @param stops at least 2
     * @param frames how many points, 2 to {@value #MOST_FRAMES}
     */
    public static List<LatentPoint> path(List<LatentPoint> stops, int frames) {
        if (stops.size() < 2) {
            throw new UsageException("a way needs at least 2 points; got " + stops.size());
        }
        if (frames < 2 || frames > MOST_FRAMES) {
            throw new UsageException("frames must be 2 to %d; got %d".formatted(MOST_FRAMES, frames));
        }
        List<LatentPoint> path = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            double at = (double) i * (stops.size() - 1) / (frames - 1);
            int from = Math.min((int) at, stops.size() - 2);
            path.add(between(stops.get(from), stops.get(from + 1), at - from));
        }
        return path;
    }

    /** The same point, this far from the mean. */
    public LatentPoint truncated(double other) {
        return new LatentPoint(origin, other, moves, className);
    }

    /** The same point, moved on. */
    public LatentPoint moved(int direction, double amount) {
        List<Move> more = new ArrayList<>(moves);
        more.add(new Move(direction, amount));
        return new LatentPoint(origin, truncation, more, className);
    }

    /** The same point, for a picture of this class. */
    public LatentPoint ofClass(String name) {
        return new LatentPoint(origin, truncation, moves, Optional.of(name));
    }
}
