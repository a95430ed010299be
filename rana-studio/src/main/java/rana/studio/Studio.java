package rana.studio;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import rana.UsageException;
import rana.run.Machine;

/**
 * A web server over a folder of runs, for browsers of this machine. It reads run folders as they are on disk, so it shows trainings of
 * any process. It answers from when it is opened until it is closed.
 */
public final class Studio implements AutoCloseable {
    private static final long MOST_BODY_BYTES = 1_000_000;

    private final StudioOptions options;
    private final AccessHandler gate;
    private final EventSubscribers viewers = new EventSubscribers();
    private final Engine engine = new Engine();
    private final Explorers explorers = new Explorers();
    private final ToyTrainings games = new ToyTrainings();
    private final List<Route> routes;
    private final Javalin server;

    private Studio(Path runs, StudioOptions options) {
        this.options = options;
        this.gate = new AccessHandler(options.token());
        RunCache library = new RunCache(new Runs(runs));
        routes = new ArrayList<>();
        routes.addAll(new WebFiles().routes());
        routes.add(Route.get("/api/health", context -> Json.send(context, Map.of("rana", Machine.ranaVersion()))));
        routes.addAll(new RunRoutes(library, viewers).routes());
        routes.addAll(new ModelRoutes(library, engine, explorers).routes());
        routes.addAll(new LearnRoutes(engine, games).routes());
        server = Javalin.create(this::configure);
    }

    /**
     * Opens a studio.
     *
     * @param runs folder that trainings write their runs into; it need not be there yet
     * @throws UsageException if it cannot listen there: the port is taken, say
     */
    public static Studio open(Path runs, StudioOptions options) {
        Studio studio = new Studio(runs, options);
        try {
            studio.server.start();
            studio.gate.open(studio.doors());
            studio.viewers.open();
            return studio;
        } catch (JavalinException e) {
            studio.close();
            throw new UsageException(whyNot(options, e), e);
        }
    }

    /** Java has one exception for all that can be wrong with an address; only its words tell which. */
    private static String whyNot(StudioOptions options, JavalinException problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String words = String.valueOf(cause.getMessage());
        if (words.contains("already in use")) {
            return "--port %d is taken on %s: stop what uses it, or give another --port"
                    .formatted(options.port(), options.host());
        }
        if (words.contains("assign requested address")) {
            return "--host %s is no address of this machine: give one that it has".formatted(options.host());
        }
        return "cannot listen on --host %s, --port %d: %s; give another --port"
                .formatted(options.host(), options.port(), words);
    }

    /** The address to open in a browser, once; it has the token, so it is for the user's eyes only. */
    public URI address() {
        return URI.create(
                "http://%s/?token=%s".formatted(doors().main(), options.token().reveal()));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        viewers.close();
        server.stop();
        engine.close(() -> {
            explorers.close();
            games.close();
        });
    }

    private AllowedHosts doors() {
        return AllowedHosts.of(options, port());
    }

    /** How many watch. */
    int viewers() {
        return viewers.count();
    }

    /** What it answers. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.jetty.host = options.host();
        config.jetty.port = options.port();
        config.jetty.modifyServer(this::guard);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        ErrorResponses.configure(config.routes);
    }

    /** Nothing is answered, not even that there is nothing, before the gate has let it pass. */
    private void guard(Server jetty) {
        jetty.setErrorHandler(new JsonErrorHandler());
        SizeLimitHandler limit = new SizeLimitHandler(MOST_BODY_BYTES, -1);
        // A body is read as it comes, before a thread is given to the request: slow ones hold none.
        limit.setHandler(new EagerContentHandler(new EagerContentHandler.RetainedContentLoaderFactory()));
        gate.setHandler(limit);
        jetty.setHandler(gate);
    }
}
