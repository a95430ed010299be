package rana.studio;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.http.BadRequestResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.explore.LatentPoint;

/** What can be asked of a generator, as bodies of requests; each is checked as far as it can be without the generator. */
final class ModelRequests {
    private ModelRequests() {}

    /** Pictures as {@code rana sample} draws them. */
    record Generate(
            @Nullable Long seed,
            @Nullable Integer count,
            @JsonProperty("class") @Nullable String className,
            @Nullable Double truncation,
            @Nullable String checkpoint,
            @Nullable String as) {
        private static final int MOST = 256;

        int pictures() {
            int asked = count == null ? 1 : count;
            require("count", asked, 1, MOST);
            return asked;
        }

        long withSeed() {
            return seed == null ? 1 : seed;
        }

        List<LatentPoint> points() {
            List<LatentPoint> points = new ArrayList<>();
            for (int i = 0; i < pictures(); i++) {
                LatentPoint point = LatentPoint.drawn(withSeed(), i).truncated(truncation == null ? 1 : truncation);
                points.add(className == null ? point : point.ofClass(className));
            }
            return points;
        }
    }

    /** A grid of chosen points. */
    record Draw(
            @Nullable List<LatentSpec> latents,
            @Nullable Integer columns,
            @Nullable Integer scale) {
        private static final int MOST = 64;
        private static final int MOST_SCALE = 16;

        List<LatentPoint> points() {
            return ModelRequests.points("latents", latents, 1, MOST);
        }

        int inARow() {
            int asked = columns == null ? (int) Math.ceil(Math.sqrt(points().size())) : columns;
            require("columns", asked, 1, MOST);
            return asked;
        }

        int enlarged() {
            int asked = scale == null ? 1 : scale;
            require("scale", asked, 1, MOST_SCALE);
            return asked;
        }
    }

    /** A point's numbers. */
    record Values(@Nullable LatentSpec latent) {
        LatentPoint point() {
            return required(latent).point();
        }
    }

    /** A way through latent space. */
    record Animation(
            @Nullable List<LatentSpec> path,
            @Nullable Integer frames,
            @Nullable Integer size) {
        private static final int MOST_STOPS = 16;
        private static final int MOST_FRAMES = 240;
        private static final int USUAL_FRAMES = 60;
        private static final int MOST_SIZE = 1024;

        List<LatentPoint> points() {
            int asked = frames == null ? USUAL_FRAMES : frames;
            require("frames", asked, 2, MOST_FRAMES);
            return LatentPoint.path(ModelRequests.points("path", path, 2, MOST_STOPS), asked);
        }

        /** By what pictures of {@code pixels} are enlarged to be about as large as was asked. */
        int enlarged(int pixels) {
            if (size == null) {
                return 1;
            }
            require("size", size, 1, MOST_SIZE);
            return Math.max(1, size / pixels);
        }
    }

    /** The training pictures that are most like a drawn one. */
    record Near(@Nullable LatentSpec latent, @Nullable Integer count) {
        private static final int MOST = 16;
        private static final int USUAL = 8;

        LatentPoint point() {
            return required(latent).point();
        }

        int pictures() {
            int asked = count == null ? USUAL : count;
            require("count", asked, 1, MOST);
            return asked;
        }
    }

    private static List<LatentPoint> points(String key, @Nullable List<LatentSpec> specs, int least, int most) {
        int size = specs == null ? 0 : specs.size();
        if (specs == null || size < least || size > most) {
            throw new BadRequestResponse("%s must be %d to %d latents; got %d".formatted(key, least, most, size));
        }
        return specs.stream().map(spec -> required(spec).point()).toList();
    }

    private static LatentSpec required(@Nullable LatentSpec latent) {
        if (latent == null) {
            throw new BadRequestResponse("a latent is missing");
        }
        return latent;
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadRequestResponse("%s must be %d to %d; got %d".formatted(key, least, most, value));
        }
    }
}
