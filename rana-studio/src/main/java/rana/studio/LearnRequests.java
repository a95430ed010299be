package rana.studio;

import io.javalin.http.BadRequestResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.toy.CustomPoints;
import rana.toy.ToyDistribution;
import rana.toy.ToyGan;
import rana.toy.ToySettings;

/** What can be asked of games in the plane, as bodies of requests. */
final class LearnRequests {
    private LearnRequests() {}

    /** A new game. */
    record Begin(
            @Nullable String cloud,
            @Nullable List<Double> points,
            @Nullable String game,
            @Nullable Integer k,
            @Nullable Double labelNoise,
            @Nullable Double learningRate,
            @Nullable Long seed) {
        ToySettings settings() {
            ToyGan played = ToyGan.named(game == null ? ToyGan.RELATIVISTIC.label() : game);
            return ToySettings.endless(
                    pointCloud(),
                    played.withLabelNoise(labelNoise == null ? 0 : labelNoise),
                    k == null ? 1 : k,
                    learningRate == null ? ToySettings.LEARNING_RATE : learningRate,
                    seed == null ? 1 : seed);
        }

        private ToyDistribution pointCloud() {
            if (points == null) {
                return ToyDistribution.named(cloud == null ? "ring" : cloud);
            }
            if (cloud != null || points.contains(null)) {
                throw new BadRequestResponse("give either a cloud by name, or points as numbers");
            }
            return CustomPoints.of(
                    points.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    /** Some steps. */
    record Steps(@Nullable Integer steps) {
        private static final int MOST = 200;

        int count() {
            int asked = steps == null ? 1 : steps;
            if (asked < 1 || asked > MOST) {
                throw new BadRequestResponse("steps must be 1 to %d; got %d".formatted(MOST, asked));
            }
            return asked;
        }
    }
}
