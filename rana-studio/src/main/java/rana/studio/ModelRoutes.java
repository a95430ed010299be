package rana.studio;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import rana.explore.Explorer;
import rana.explore.LatentPoint;
import rana.explore.Neighbours;
import rana.image.Grid;
import rana.image.Picture;
import rana.run.Run;
import rana.web.GenerateRequest;
import rana.web.Json;
import rana.web.PictureEncoding;
import rana.web.RequestQueue;
import rana.web.ResponseBody;
import rana.web.Route;

/**
 * The routes of trained generators. Requests are answered in turn on the thread of the {@link
 * RequestQueue}.
 */
final class ModelRoutes {
    private static final String MODEL = "/api/models/{id}";
    private static final int MAX_DIRECTIONS = 16;
    private static final String NEWEST = "newest";

    private final RunCache library;
    private final RequestQueue engine;
    private final Explorers explorers;

    ModelRoutes(RunCache library, RequestQueue engine, Explorers explorers) {
        this.library = library;
        this.engine = engine;
        this.explorers = explorers;
    }

    List<Route> routes() {
        return List.of(
                Route.get(MODEL, this::describe),
                Route.post(MODEL + "/generate", this::generate),
                Route.post(MODEL + "/draw", this::draw),
                Route.post(MODEL + "/latent", this::values),
                Route.post(MODEL + "/animation", this::animate),
                Route.post(MODEL + "/neighbours", this::neighbours));
    }

    /** The part of a direction that the page shows. */
    private record Slider(int index, double strength) {}

    private record Near(int index, double distance, String picture) {}

    private void describe(Context context) {
        RunKey key = library.runs().find(context.pathParam("id"));
        Run run = library.run(key);
        ask(context, checkpoint(context), explorer -> {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("checkpoints", RunDetails.checkpoints(key, run));
            model.put(
                    "latent",
                    Map.of(
                            "size",
                            explorer.info().latent().size(),
                            "distribution",
                            explorer.info().latent().distribution().name().toLowerCase(Locale.ROOT)));
            model.put("classes", explorer.info().classes());
            model.put("size", explorer.info().width());
            model.put("channels", explorer.info().channels());
            model.put(
                    "directions",
                    explorer.directions().stream()
                            .limit(MAX_DIRECTIONS)
                            .map(direction -> new Slider(direction.index(), direction.strength()))
                            .toList());
            return ResponseBody.json(model);
        });
    }

    private void generate(Context context) {
        GenerateRequest request = Json.body(context, GenerateRequest.class).checked(GenerateRequest.MAX_COUNT);
        List<LatentPoint> points = points(request);
        String checkpoint = request.checkpoint() == null ? checkpoint(context) : request.checkpoint();
        ask(context, checkpoint, explorer -> request.body(drawn(explorer, points, 1)));
    }

    private static List<LatentPoint> points(GenerateRequest request) {
        List<LatentPoint> points = new ArrayList<>();
        for (int i = 0; i < request.pictures(); i++) {
            LatentPoint point = LatentPoint.drawn(request.withSeed(), i).truncated(request.withTruncation());
            points.add(request.label().map(point::ofClass).orElse(point));
        }
        return points;
    }

    private void draw(Context context) {
        ModelRequests.Draw request = Json.body(context, ModelRequests.Draw.class);
        List<LatentPoint> points = request.points();
        int columns = request.gridColumns();
        int scale = request.scaleFactor();
        ask(context, checkpoint(context), explorer -> ResponseBody.png(grid(drawn(explorer, points, scale), columns)));
    }

    private void values(Context context) {
        LatentPoint point = Json.body(context, ModelRequests.Values.class).point();
        ask(context, checkpoint(context), explorer -> ResponseBody.json(Map.of("values", explorer.values(point))));
    }

    private void animate(Context context) {
        ModelRequests.Animation request = Json.body(context, ModelRequests.Animation.class);
        List<LatentPoint> points = request.points();
        ask(context, checkpoint(context), explorer -> {
            int scale = request.scaleFactor(explorer.info().width());
            List<Supplier<Picture>> frames = new ArrayList<>();
            drawn(explorer, points, scale).forEach(picture -> frames.add(() -> picture));
            return new ResponseBody("image/gif", PictureEncoding.gif(frames));
        });
    }

    private void neighbours(Context context) {
        ModelRequests.Near request = Json.body(context, ModelRequests.Near.class);
        LatentPoint point = request.point();
        int count = request.pictures();
        Run run = library.run(library.runs().find(context.pathParam("id")));
        ask(context, checkpoint(context), explorer -> {
            Picture picture = explorer.draw(point);
            List<Near> near = new ArrayList<>();
            for (Neighbours.Neighbour neighbour : explorers.neighbours(run).nearest(picture, count)) {
                near.add(new Near(
                        neighbour.index(), neighbour.distance(), PictureEncoding.dataUrl(neighbour.picture())));
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("picture", PictureEncoding.dataUrl(picture));
            answer.put("neighbours", near);
            return ResponseBody.json(answer);
        });
    }

    /** Answers a request on the engine, with the explorer of a checkpoint. */
    private void ask(Context context, String checkpoint, Function<Explorer, ResponseBody> answer) {
        Run run = library.run(library.runs().find(context.pathParam("id")));
        Callable<ResponseBody> work = () -> answer.apply(explorers.explorer(run, checkpoint));
        engine.answer(context, work, (to, ready) -> ready.send(to));
    }

    private static List<Picture> drawn(Explorer explorer, List<LatentPoint> points, int scale) {
        long side = (long) explorer.info().width() * scale;
        GenerateRequest.requireRoom(points.size(), side, side);
        return explorer.draw(points).stream()
                .map(picture -> scale == 1 ? picture : picture.scaled(scale))
                .toList();
    }

    private static Picture grid(List<Picture> pictures, int columns) {
        return pictures.size() == 1 ? pictures.get(0) : Grid.of(pictures, columns);
    }

    private static String checkpoint(Context context) {
        return Optional.ofNullable(context.queryParam("checkpoint")).orElse(NEWEST);
    }
}
