package rana.serve;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.web.GenerateRequest;
import rana.web.Json;
import rana.web.RequestQueue;
import rana.web.Route;

/** The routes of a service: health, metrics, the description of the generator, and its pictures. */
final class DrawRoutes {
    /**
     * The number of pictures that are drawn at a time. In between, the service looks whether the
     * client still waits.
     */
    static final int AT_ONCE = 16;

    private static final String MODELS = "/api/models";
    private static final String MODEL = MODELS + "/{id}";
    private static final String GENERATE = MODEL + "/generate";
    private static final String DOCUMENT = "/api/openapi.json";
    private static final Pattern ID = Pattern.compile(MODELS + "/[^/]+(/generate)?");
    private static final int UNAVAILABLE = 503;

    private final DrawService service;
    private final ServeOptions options;
    private final RequestQueue queue;
    private final ServiceMetrics metrics;

    DrawRoutes(DrawService service, ServeOptions options, RequestQueue queue, ServiceMetrics metrics) {
        this.service = service;
        this.options = options;
        this.queue = queue;
        this.metrics = metrics;
    }

    List<Route> routes() {
        ApiDescription description = ApiDescription.of(options);
        return List.of(
                Route.get("/health", context -> health(context, service.isReady())),
                Route.get("/health/live", context -> health(context, true)),
                Route.get("/health/ready", context -> health(context, service.isReady())),
                Route.get(ServiceAccess.METRICS, metrics::send),
                Route.get(DOCUMENT, description::send),
                Route.get(
                        MODELS, context -> Json.send(context, Map.of("models", List.of(Map.of("id", options.name()))))),
                Route.get(MODEL, this::describe),
                Route.post(GENERATE, this::generate));
    }

    /** Returns the route of a path, as a label of metrics: few values, whatever is requested. */
    static String label(String path) {
        if (ServiceAccess.HEALTH.contains(path)
                || path.equals(ServiceAccess.METRICS)
                || path.equals(DOCUMENT)
                || path.equals(MODELS)) {
            return path;
        }
        if (ID.matcher(path).matches()) {
            return path.endsWith("/generate") ? GENERATE : MODEL;
        }
        return "other";
    }

    private void health(Context context, boolean healthy) {
        if (!healthy) {
            context.status(UNAVAILABLE).header("Retry-After", "1");
        }
        Json.send(context, Map.of("status", service.status(), "model", options.name()));
    }

    private void describe(Context context) {
        requireName(context);
        if (!service.isReady()) {
            refuse(context);
            return;
        }
        GeneratorInfo info = service.generator().info();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", options.name());
        model.put("recipe", info.recipe());
        model.put("step", info.step());
        model.put("backend", info.backend());
        model.put("device", info.device());
        model.put(
                "latent",
                Map.of(
                        "size",
                        info.latent().size(),
                        "distribution",
                        info.latent().distribution().name().toLowerCase(Locale.ROOT)));
        model.put("classes", info.classes());
        model.put("size", info.width());
        model.put("channels", info.channels());
        model.put("weightsSha256", info.weightsSha256());
        Json.send(context, model);
    }

    private void generate(Context context) {
        requireName(context);
        GenerateRequest request = Json.body(context, GenerateRequest.class)
                .checked(options.limits().maxCount());
        if (request.checkpoint() != null) {
            throw new BadRequestResponse("checkpoint cannot be chosen: this service has one generator; leave it out");
        }
        DrawRequest all =
                DrawRequest.seed(request.withSeed()).count(request.pictures()).truncation(request.withTruncation());
        DrawRequest labelled = request.label().map(all::label).orElse(all);
        if (!service.isReady()) {
            refuse(context);
            return;
        }
        queue.answer(
                context,
                turn -> {
                    List<Picture> pictures = draw(service.generator(), labelled, turn);
                    turn.requireWanted();
                    return request.body(pictures);
                },
                (to, body) -> body.send(to));
    }

    private List<Picture> draw(Generator generator, DrawRequest request, RequestQueue.Turn turn) {
        GenerateRequest.requireRoom(
                request.count(), generator.info().width(), generator.info().height());
        List<Picture> pictures = new ArrayList<>();
        long nanos = 0;
        for (int from = 0; from < request.count(); from += AT_ONCE) {
            turn.requireWanted();
            long start = System.nanoTime();
            pictures.addAll(generator.draw(request.first(from).count(Math.min(AT_ONCE, request.count() - from))));
            nanos += System.nanoTime() - start;
        }
        metrics.drawn(pictures.size(), nanos);
        return pictures;
    }

    private void refuse(Context context) {
        context.header("Retry-After", "1");
        Json.sendError(context, UNAVAILABLE, "the service is " + service.status() + "; try again later");
    }

    private void requireName(Context context) {
        if (!context.pathParam("id").equals(options.name())) {
            throw new NotFoundResponse("no generator has this id; GET /api/models lists the one there is");
        }
    }
}
