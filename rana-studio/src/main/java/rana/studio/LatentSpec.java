package rana.studio;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.explore.LatentPoint;
import rana.explore.Origin;

/**
 * A point of latent space in a request: by seed and index, by its values, or as a mix; then
 * truncated and moved.
 */
record LatentSpec(
        @Nullable Long seed,
        @Nullable Integer index,
        @Nullable List<Double> values,
        @Nullable List<Part> mix,
        @Nullable List<Move> directions,
        @Nullable Double truncation,
        @JsonProperty("class") @Nullable String className) {
    private static final int MAX_DEPTH = 4;
    private static final double MAX_VALUE = 1e6;

    /** A part of a mix. */
    record Part(@Nullable LatentSpec of, @Nullable Double weight) {}

    /** A move along a direction. */
    record Move(@Nullable Integer index, @Nullable Double amount) {
        LatentPoint.Move move() {
            if (index == null || amount == null) {
                throw new UsageException("each direction must have an index and an amount");
            }
            return new LatentPoint.Move(index, amount);
        }
    }

    /**
     * Returns the point.
     *
     * @throws UsageException if the request does not describe exactly one
     */
    LatentPoint point() {
        return point(0);
    }

    private LatentPoint point(int depth) {
        if (depth > MAX_DEPTH) {
            throw new UsageException("a mix of mixes must be at most %d deep".formatted(MAX_DEPTH));
        }
        if (Stream.of(seed != null, values != null, mix != null)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new UsageException("a latent must have one of seed, values and mix");
        }
        List<LatentPoint.Move> moves = new ArrayList<>();
        if (directions != null) {
            directions.forEach(move -> moves.add(move.move()));
        }
        return new LatentPoint(
                origin(depth), truncation == null ? 1 : truncation, moves, Optional.ofNullable(className));
    }

    private Origin origin(int depth) {
        if (seed != null) {
            return new Origin.Drawn(seed, index == null ? 0 : index);
        }
        if (values != null) {
            values.forEach(value -> requireWithin("values", value, -MAX_VALUE));
            return new Origin.Given(values);
        }
        List<Origin.Part> parts = new ArrayList<>();
        for (Part part : mix == null ? List.<Part>of() : mix) {
            if (part.of == null || part.weight == null) {
                throw new UsageException("each part of a mix must have a latent, 'of', and a weight");
            }
            requireWithin("weight", part.weight, 0);
            parts.add(new Origin.Part(part.of.point(depth + 1), part.weight));
        }
        return new Origin.Mixed(parts);
    }

    private static void requireWithin(String key, double value, double min) {
        if (!(value >= min && value <= MAX_VALUE)) {
            throw new UsageException("%s must be %.0f to %.0f; got %s".formatted(key, min, MAX_VALUE, value));
        }
    }
}
