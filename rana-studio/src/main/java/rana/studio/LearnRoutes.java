package rana.studio;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.gan.Gan;
import rana.toy.CustomPoints;
import rana.toy.ToyDistribution;
import rana.toy.ToyGan;
import rana.toy.ToySettings;
import rana.toy.ToyState;
import rana.toy.ToyTraining;
import rana.web.Json;
import rana.web.RequestQueue;
import rana.web.Route;

/** The routes of toy trainings: GANs on points in the plane, step by step. */
final class LearnRoutes {
    private static final String GAME = "/api/learn/{game}";
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private final RequestQueue engine;
    private final ToyTrainings trainings;

    LearnRoutes(RequestQueue engine, ToyTrainings trainings) {
        this.engine = engine;
        this.trainings = trainings;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/learn", LearnRoutes::choices),
                Route.post("/api/learn", this::start),
                Route.post(GAME + "/step", this::step),
                Route.get(GAME, this::state),
                Route.delete(GAME, this::end));
    }

    /** An objective that can be chosen, with {@code labels} true if it takes label noise. */
    private record Choice(String label, String title, boolean labels) {}

    private static void choices(Context context) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clouds", ToyDistribution.labels());
        response.put(
                "games",
                ToyGan.ALL.stream()
                        .map(game -> new Choice(game.label(), game.title(), game.hasLabels()))
                        .toList());
        response.put("latents", ToyTraining.LATENTS);
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("games", ToyTrainings.MAX_TRAININGS);
        limits.put("minutesIdle", ToyTrainings.MAX_IDLE_MINUTES);
        limits.put("points", CustomPoints.MAX_POINTS);
        limits.put("reach", ToyDistribution.REACH);
        limits.put("k", ToySettings.MAX_DISCRIMINATOR_STEPS);
        limits.put("learningRate", ToySettings.LEARNING_RATE);
        response.put("limits", limits);
        Json.send(context, response);
    }

    private void start(Context context) {
        ToySettings settings = Json.body(context, LearnRequests.Start.class).settings();
        engine.answer(context, () -> trainings.start(settings), (to, id) -> {
            to.status(CREATED);
            Json.send(to, Map.of("id", id));
        });
    }

    private void step(Context context) {
        int steps = Json.body(context, LearnRequests.Steps.class).count();
        String id = context.pathParam("game");
        engine.answer(
                context,
                () -> {
                    ToyTraining training = trainings.training(id);
                    for (int i = 0; i < steps; i++) {
                        if (training.step().fault().isPresent()) {
                            break; // It has diverged; further steps do not help.
                        }
                    }
                    return training.state();
                },
                LearnRoutes::send);
    }

    private void state(Context context) {
        String id = context.pathParam("game");
        engine.answer(context, () -> trainings.training(id).state(), LearnRoutes::send);
    }

    private void end(Context context) {
        String id = context.pathParam("game");
        engine.answer(
                context,
                () -> {
                    trainings.end(id);
                    return id;
                },
                (to, ended) -> to.status(NO_CONTENT));
    }

    private static void send(Context context, ToyState state) {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("step", state.step());
        response.put("real", state.real());
        response.put("generated", state.generated());
        Map<String, Object> surface = new LinkedHashMap<>();
        surface.put("cells", state.map().cells());
        surface.put("reach", ToyDistribution.REACH);
        surface.put("values", state.map().values());
        response.put("surface", surface);
        response.put("arrows", state.arrows());
        response.put(
                "d_loss", state.report().map(LearnRoutes::discriminatorLoss).orElse(null));
        response.put("g_loss", state.report().map(LearnRoutes::generatorLoss).orElse(null));
        response.put("modes", state.modes().orElse(null));
        response.put("diverged", state.hasDiverged());
        Json.send(context, response);
    }

    private static @Nullable Double discriminatorLoss(Gan.Report report) {
        return finite(report.discriminator().loss());
    }

    private static @Nullable Double generatorLoss(Gan.Report report) {
        return finite(report.generator().loss());
    }

    private static @Nullable Double finite(double loss) {
        return Double.isFinite(loss) ? loss : null;
    }
}
