package rana.studio;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.HttpResponseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.toy.CustomPoints;
import rana.toy.ToyDistribution;
import rana.toy.ToyGan;
import rana.toy.ToySettings;
import rana.web.RequestQueue;

/** The bodies of requests for toy trainings. */
final class LearnRequests {
    private LearnRequests() {}

    /** The settings of a new toy training. */
    record Start(
            @Nullable String cloud,
            @Nullable List<Double> points,
            @Nullable String game,
            @Nullable Integer k,
            @Nullable Double labelNoise,
            @Nullable Double learningRate,
            @Nullable Long seed) {
        ToySettings settings() {
            ToyGan chosen = ToyGan.named(game == null ? ToyGan.RELATIVISTIC.label() : game);
            return ToySettings.endless(
                    pointCloud(),
                    chosen.withLabelNoise(labelNoise == null ? 0 : labelNoise),
                    k == null ? 1 : k,
                    learningRate == null ? ToySettings.LEARNING_RATE : learningRate,
                    seed == null ? 1 : seed);
        }

        private ToyDistribution pointCloud() {
            if (points == null) {
                return ToyDistribution.named(cloud == null ? "ring" : cloud);
            }
            if (cloud != null) {
                throw new BadRequestResponse("give either cloud, a name, or points, numbers");
            }
            int numbers = points.size();
            if (numbers % 2 == 1 && numbers > 1 && numbers < 2 * CustomPoints.MAX_POINTS) {
                throw new HttpResponseException(
                        RequestQueue.UNPROCESSABLE, "points must be pairs of x and y; got " + numbers + " numbers");
            }
            return CustomPoints.of(
                    points.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    /** A number of steps to take. */
    record Steps(@Nullable Integer steps) {
        private static final int MAX_STEPS = 200;

        int count() {
            int requested = steps == null ? 1 : steps;
            if (requested < 1 || requested > MAX_STEPS) {
                throw new BadRequestResponse("steps must be 1 to %d; got %d".formatted(MAX_STEPS, requested));
            }
            return requested;
        }
    }
}
