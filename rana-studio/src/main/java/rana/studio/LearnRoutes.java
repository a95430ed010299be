package rana.studio;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.gan.Gan;
import rana.toy.Game;
import rana.toy.OwnPoints;
import rana.toy.PointCloud;
import rana.toy.ToySettings;
import rana.toy.ToyState;
import rana.toy.ToyTraining;

/** Games in the plane, step by step. */
final class LearnRoutes {
    private static final String GAME = "/api/learn/{game}";
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private final Engine engine;
    private final ToyTrainings games;

    LearnRoutes(Engine engine, ToyTrainings games) {
        this.engine = engine;
        this.games = games;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/learn", LearnRoutes::choices),
                Route.post("/api/learn", this::begin),
                Route.post(GAME + "/step", this::step),
                Route.get(GAME, this::state),
                Route.delete(GAME, this::end));
    }

    /** A game to choose. */
    private record Choice(String label, String title, boolean labels) {}

    private static void choices(Context context) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clouds", PointCloud.labels());
        answer.put(
                "games",
                Game.ALL.stream()
                        .map(game -> new Choice(game.label(), game.title(), game.hasLabels()))
                        .toList());
        answer.put("latents", ToyTraining.LATENTS);
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("games", ToyTrainings.MOST);
        limits.put("minutesIdle", ToyTrainings.MINUTES_IDLE);
        limits.put("points", OwnPoints.MOST_POINTS);
        limits.put("reach", PointCloud.REACH);
        limits.put("k", ToySettings.MOST_DISCRIMINATOR_STEPS);
        limits.put("learningRate", ToySettings.LEARNING_RATE);
        answer.put("limits", limits);
        Json.send(context, answer);
    }

    private void begin(Context context) {
        ToySettings settings = Json.body(context, LearnRequests.Begin.class).settings();
        engine.answer(context, () -> games.begin(settings), (to, id) -> {
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
                    ToyTraining game = games.game(id);
                    for (int i = 0; i < steps; i++) {
                        if (game.step().fault().isPresent()) {
                            break; // No further step mends it.
                        }
                    }
                    return game.state();
                },
                LearnRoutes::send);
    }

    private void state(Context context) {
        String id = context.pathParam("game");
        engine.answer(context, () -> games.game(id).state(), LearnRoutes::send);
    }

    private void end(Context context) {
        String id = context.pathParam("game");
        engine.answer(
                context,
                () -> {
                    games.end(id);
                    return id;
                },
                (to, ended) -> to.status(NO_CONTENT));
    }

    private static void send(Context context, ToyState state) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("step", state.step());
        answer.put("real", state.real());
        answer.put("generated", state.generated());
        Map<String, Object> surface = new LinkedHashMap<>();
        surface.put("cells", state.map().cells());
        surface.put("reach", PointCloud.REACH);
        surface.put("values", state.map().values());
        answer.put("surface", surface);
        answer.put("arrows", state.arrows());
        answer.put("d_loss", state.report().map(LearnRoutes::discriminatorLoss).orElse(null));
        answer.put("g_loss", state.report().map(LearnRoutes::generatorLoss).orElse(null));
        answer.put("modes", state.modes().orElse(null));
        answer.put("diverged", state.hasDiverged());
        Json.send(context, answer);
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
