package rana.studio;

import io.javalin.http.BadRequestResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.explore.LatentPoint;

/**
 * The bodies of requests to a generator; each is checked as far as possible without the generator.
 */
final class ModelRequests {
    private ModelRequests() {}

    /** A request for a grid of chosen points. */
    record Draw(
            @Nullable List<LatentSpec> latents,
            @Nullable Integer columns,
            @Nullable Integer scale) {
        private static final int MAX_LATENTS = 64;
        private static final int MAX_SCALE = 16;

        List<LatentPoint> points() {
            return ModelRequests.points("latents", latents, 1, MAX_LATENTS);
        }

        int gridColumns() {
            int requested = columns == null ? (int) Math.ceil(Math.sqrt(points().size())) : columns;
            require("columns", requested, 1, MAX_LATENTS);
            return Math.min(requested, points().size());
        }

        int scaleFactor() {
            int requested = scale == null ? 1 : scale;
            require("scale", requested, 1, MAX_SCALE);
            return requested;
        }
    }

    /** A request for the components of a point. */
    record Values(@Nullable LatentSpec latent) {
        LatentPoint point() {
            return required(latent).point();
        }
    }

    /** A request for an animation of a path through latent space. */
    record Animation(
            @Nullable List<LatentSpec> path,
            @Nullable Integer frames,
            @Nullable Integer size) {
        private static final int MAX_STOPS = 16;
        private static final int MAX_FRAMES = 240;
        private static final int DEFAULT_FRAMES = 60;
        private static final int MAX_SIZE = 1024;

        List<LatentPoint> points() {
            require("size", size == null ? 1 : size, 1, MAX_SIZE);
            int requested = frames == null ? DEFAULT_FRAMES : frames;
            require("frames", requested, 2, MAX_FRAMES);
            return LatentPoint.path(ModelRequests.points("path", path, 2, MAX_STOPS), requested);
        }

        /**
         * Returns the factor that enlarges pictures of {@code pixels} to about the requested size.
         */
        int scaleFactor(int pixels) {
            if (size == null) {
                return 1;
            }
            return Math.max(1, size / pixels);
        }
    }

    /** A request for the training pictures most similar to a drawn one. */
    record Near(@Nullable LatentSpec latent, @Nullable Integer count) {
        private static final int MAX_COUNT = 16;
        private static final int DEFAULT_COUNT = 8;

        LatentPoint point() {
            return required(latent).point();
        }

        int pictures() {
            int requested = count == null ? DEFAULT_COUNT : count;
            require("count", requested, 1, MAX_COUNT);
            return requested;
        }
    }

    private static List<LatentPoint> points(String key, @Nullable List<LatentSpec> specs, int min, int max) {
        int size = specs == null ? 0 : specs.size();
        if (specs == null || size < min || size > max) {
            throw new BadRequestResponse("%s must be %d to %d latents; got %d".formatted(key, min, max, size));
        }
        return specs.stream().map(spec -> required(spec).point()).toList();
    }

    private static LatentSpec required(@Nullable LatentSpec latent) {
        if (latent == null) {
            throw new BadRequestResponse("a latent is missing");
        }
        return latent;
    }

    private static void require(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new BadRequestResponse("%s must be %d to %d; got %d".formatted(key, min, max, value));
        }
    }
}
