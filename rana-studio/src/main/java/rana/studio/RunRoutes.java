package rana.studio;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import rana.run.RunFiles;
import rana.web.Json;
import rana.web.Route;

/** The routes of runs. */
final class RunRoutes {
    private static final String RUN = "/api/runs/{id}";
    private static final int MAX_DOWNLOADS = 16;
    private static final int MAX_COMPARED = 100;
    private static final int NOT_MODIFIED = 304;
    private static final int MAX_QUOTED = 40;

    /** The files of a run that can be downloaded, with their media types. */
    private static final Map<String, String> FILES = Map.of(
            RunFiles.LOSS_CHART, "image/png",
            RunFiles.TIMELAPSE, "image/gif",
            RunFiles.REPORT, "text/html;charset=utf-8",
            RunFiles.RECIPE, "text/plain;charset=utf-8",
            RunFiles.METRICS, "application/x-ndjson");

    private final RunCache cache;
    private final EventSubscribers subscribers;
    private final Semaphore downloads = new Semaphore(MAX_DOWNLOADS); // a slow client occupies a thread

    RunRoutes(RunCache cache, EventSubscribers subscribers) {
        this.cache = cache;
        this.subscribers = subscribers;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/runs", this::runs),
                Route.get("/api/events", this::runListEvents),
                Route.get(RUN, this::run),
                Route.get(RUN + "/metrics", this::metrics),
                Route.get(RUN + "/events", this::runEvents),
                Route.get(RUN + "/samples/{kind}/{step}", this::sample),
                Route.get(RUN + "/histograms", this::histograms),
                Route.get(RUN + "/evaluations", this::evaluations),
                Route.get(RUN + "/files/{name}", this::file),
                Route.post(RUN + "/control", this::control),
                Route.get("/api/compare", this::compare));
    }

    private void runs(Context context) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("folder", cache.runs().folder().toString());
        response.put("runs", cache.views());
        Json.send(context, response);
    }

    private void run(Context context) {
        RunKey key = key(context);
        Json.send(context, RunDetails.of(key, cache.runs().path(key), cache.run(key), cache.metrics(key)));
    }

    private void metrics(Context context) {
        String keys = context.queryParam("keys");
        List<String> wanted = keys == null ? List.of() : Arrays.asList(keys.split(",", -1));
        long from = number(context, "from", 0);
        long to = number(context, "to", Long.MAX_VALUE);
        int points = (int) Math.min(Integer.MAX_VALUE, number(context, "points", MetricsView.DEFAULT_POINTS));
        Json.send(context, MetricsView.of(cache.metrics(key(context)), wanted, from, to, points));
    }

    private void runListEvents(Context context) throws IOException {
        subscribers.requireRoom();
        subscribers.add(new RunListSubscriber(EventStream.open(context), cache));
    }

    private void runEvents(Context context) throws IOException {
        RunKey key = key(context);
        subscribers.requireRoom();
        String last = context.header("Last-Event-ID");
        Long seen = last == null ? null : (Long) parse("Last-Event-ID", last);
        subscribers.add(new RunSubscriber(EventStream.open(context), cache, key, seen));
    }

    private void sample(Context context) throws IOException {
        String kind = context.pathParam("kind");
        if (!SampleFiles.isKind(kind)) {
            throw new NotFoundResponse("no samples of this kind");
        }
        String name = RunFiles.sampleName(kind, parse("step", context.pathParam("step")));
        Path file = key(context)
                .file(RunFiles.SAMPLES, name)
                .orElseThrow(() -> new NotFoundResponse("the run has no such sample yet"));
        // A run that is resumed or restarted draws other samples for the same step, so browsers
        // have to revalidate.
        String tag = tag(file);
        context.header("Cache-Control", "private, no-cache").header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(NOT_MODIFIED);
        } else {
            context.contentType("image/png").result(Files.readAllBytes(file));
        }
    }

    /** Returns an entity tag, which changes whenever the file is written. */
    private static String tag(Path file) throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return String.format(
                Locale.ROOT, "\"%d.%09d-%d\"", written.getEpochSecond(), written.getNano(), Files.size(file));
    }

    private void histograms(Context context) {
        Optional<Long> step = Optional.ofNullable(context.queryParam("step")).map(text -> parse("step", text));
        Json.send(context, Histograms.of(key(context), step));
    }

    private void control(Context context) {
        RunKey key = key(context);
        Control.send(context, key, cache.run(key));
    }

    private void compare(Context context) {
        String ids = context.queryParam("ids");
        if (ids == null) {
            throw new BadRequestResponse("ids must be the ids of the runs, separated by commas");
        }
        List<String> wanted = Arrays.asList(ids.split(",", -1));
        if (wanted.size() > MAX_COMPARED) {
            throw new BadRequestResponse(
                    "ids must name at most %d runs; got %d".formatted(MAX_COMPARED, wanted.size()));
        }
        List<RunKey> keys = wanted.stream().distinct().map(cache.runs()::find).toList();
        Map<String, Object> response = new LinkedHashMap<>();
        response.put(
                "runs",
                keys.stream().map(key -> RunReader.view(key, cache.run(key))).toList());
        response.put(
                "keys",
                RecipeDifferences.of(
                        keys.stream().map(key -> cache.run(key).recipe()).toList()));
        Json.send(context, response);
    }

    private void evaluations(Context context) {
        RunKey key = key(context);
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put(
                "evaluations",
                RunReader.evaluations(key).stream().map(EvaluationView::of).toList());
        response.put("best", RunReader.view(key, cache.run(key)).best());
        Json.send(context, response);
    }

    private void file(Context context) throws IOException {
        String name = context.pathParam("name");
        String type = FILES.get(name);
        if (type == null) {
            throw new NotFoundResponse("no file of this name can be downloaded");
        }
        Path file = key(context).file(name).orElseThrow(() -> new NotFoundResponse("the run has no such file yet"));
        if (!downloads.tryAcquire()) {
            context.header("Retry-After", "2");
            throw new TooManyRequestsResponse("too many downloads at once: try again in a few seconds");
        }
        try {
            context.header("Cache-Control", "no-cache").contentType(type);
            Files.copy(file, context.res().getOutputStream());
        } finally {
            downloads.release();
        }
    }

    private RunKey key(Context context) {
        return cache.runs().find(context.pathParam("id"));
    }

    private static long number(Context context, String name, long defaultValue) {
        String text = context.queryParam(name);
        return text == null ? defaultValue : parse(name, text);
    }

    private static long parse(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("%s must be a whole number; got '%s'".formatted(name, shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }
}
