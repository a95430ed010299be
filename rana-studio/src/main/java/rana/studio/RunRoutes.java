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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import rana.run.RunFiles;

/** What can be asked about runs. */
final class RunRoutes {
    private static final String RUN = "/api/runs/{id}";
    private static final int MOST_DOWNLOADS = 16;
    private static final int MOST_COMPARED = 100;
    private static final int NOT_MODIFIED = 304;
    private static final int LONGEST_QUOTED = 40;

    /** Files of a run that are given out as they are, and what they are. */
    private static final Map<String, String> FILES = Map.of(
            "loss.png", "image/png",
            "timelapse.gif", "image/gif",
            "report.html", "text/html;charset=utf-8",
            "recipe.yaml", "text/plain;charset=utf-8",
            "metrics.jsonl", "application/x-ndjson");

    private final RunCache library;
    private final EventSubscribers viewers;
    private final Semaphore downloads =
            new Semaphore(MOST_DOWNLOADS); // each holds a thread for as long as its reader is slow

    RunRoutes(RunCache library, EventSubscribers viewers) {
        this.library = library;
        this.viewers = viewers;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/runs", this::runs),
                Route.get("/api/events", this::watchRuns),
                Route.get(RUN, this::run),
                Route.get(RUN + "/metrics", this::metrics),
                Route.get(RUN + "/events", this::watchRun),
                Route.get(RUN + "/samples/{kind}/{step}", this::sample),
                Route.get(RUN + "/histograms", this::histograms),
                Route.get(RUN + "/evaluations", this::evaluations),
                Route.get(RUN + "/files/{name}", this::file),
                Route.post(RUN + "/control", this::control),
                Route.get("/api/compare", this::compare));
    }

    private void runs(Context context) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("folder", library.runs().folder().toString());
        answer.put("runs", library.views());
        Json.send(context, answer);
    }

    private void run(Context context) {
        RunKey key = key(context);
        Json.send(context, RunDetails.of(key, library.runs().path(key), library.run(key), library.metrics(key)));
    }

    private void metrics(Context context) {
        String keys = context.queryParam("keys");
        List<String> wanted = keys == null ? List.of() : Arrays.asList(keys.split(",", -1));
        long from = number(context, "from", 0);
        long to = number(context, "to", Long.MAX_VALUE);
        int points = (int) Math.min(Integer.MAX_VALUE, number(context, "points", MetricsView.USUAL_POINTS));
        Json.send(context, MetricsView.of(library.metrics(key(context)), wanted, from, to, points));
    }

    private void watchRuns(Context context) throws IOException {
        viewers.requireRoom();
        viewers.add(new RunListSubscriber(EventStream.open(context), library));
    }

    private void watchRun(Context context) throws IOException {
        RunKey key = key(context);
        viewers.requireRoom();
        String last = context.header("Last-Event-ID");
        Long seen = last == null ? null : (Long) parse("Last-Event-ID", last);
        viewers.add(new RunSubscriber(EventStream.open(context), library, key, seen));
    }

    private void sample(Context context) throws IOException {
        String kind = context.pathParam("kind");
        if (!SampleFiles.isKind(kind)) {
            throw new NotFoundResponse("there are no samples of that kind");
        }
        String name = SampleFiles.name(kind, parse("step", context.pathParam("step")));
        Path file = key(context)
                .file(RunFiles.SAMPLES, name)
                .orElseThrow(() -> new NotFoundResponse("the run has no such picture yet"));
        // A run that is resumed or trained anew draws other pictures of the same step: browsers ask whether theirs
        // still stands.
        String tag = tag(file);
        context.header("Cache-Control", "private, no-cache").header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(NOT_MODIFIED);
        } else {
            context.contentType("image/png").result(Files.readAllBytes(file));
        }
    }

    /** Another one for every time that the file is written. */
    private static String tag(Path file) throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return "\"%d.%09d-%d\"".formatted(written.getEpochSecond(), written.getNano(), Files.size(file));
    }

    private void histograms(Context context) {
        Optional<Long> step = Optional.ofNullable(context.queryParam("step")).map(text -> parse("step", text));
        Json.send(context, Histograms.of(key(context), step));
    }

    private void control(Context context) {
        RunKey key = key(context);
        Control.order(context, key, library.run(key));
    }

    private void compare(Context context) {
        String ids = context.queryParam("ids");
        if (ids == null) {
            throw new BadRequestResponse("ids must name the runs, with commas between them");
        }
        List<String> wanted = Arrays.stream(ids.split(",", -1)).distinct().toList();
        if (wanted.size() > MOST_COMPARED) {
            throw new BadRequestResponse(
                    "ids must name at most %d runs; got %d".formatted(MOST_COMPARED, wanted.size()));
        }
        List<RunKey> keys = wanted.stream().map(library.runs()::find).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "runs",
                keys.stream().map(key -> RunReader.view(key, library.run(key))).toList());
        answer.put(
                "keys",
                RecipeDifferences.of(
                        keys.stream().map(key -> library.run(key).recipe()).toList()));
        Json.send(context, answer);
    }

    private void evaluations(Context context) {
        RunKey key = key(context);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "evaluations",
                RunReader.evaluations(key).stream().map(EvaluationView::of).toList());
        answer.put("best", RunReader.view(key, library.run(key)).best());
        Json.send(context, answer);
    }

    private void file(Context context) throws IOException {
        String name = context.pathParam("name");
        String type = FILES.get(name);
        if (type == null) {
            throw new NotFoundResponse("there is no such file for you to read");
        }
        Path file = key(context).file(name).orElseThrow(() -> new NotFoundResponse("the run has no such file yet"));
        if (!downloads.tryAcquire()) {
            context.header("Retry-After", "2");
            throw new TooManyRequestsResponse("too many files are being read at once: try again in a moment");
        }
        try {
            context.header("Cache-Control", "no-cache").contentType(type);
            Files.copy(file, context.res().getOutputStream());
        } finally {
            downloads.release();
        }
    }

    private RunKey key(Context context) {
        return library.runs().find(context.pathParam("id"));
    }

    private static long number(Context context, String name, long usual) {
        String text = context.queryParam(name);
        return text == null ? usual : parse(name, text);
    }

    private static long parse(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("%s must be a whole number; got '%s'".formatted(name, shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_QUOTED ? text : text.substring(0, LONGEST_QUOTED) + "…";
    }
}
