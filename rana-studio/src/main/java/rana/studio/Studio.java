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
import rana.UsageException;
import rana.run.Machine;

/**
 * A web server that shows the runs in a folder, by default only to browsers on this machine. It
 * reads the run folders on disk, so it shows trainings of any process. It serves requests until it
 * is closed.
 *
 * <pre>{@code
 * try (Studio studio = Studio.open(Path.of("runs"), StudioOptions.local(0))) {
 *     System.out.println(studio.address());
 *     …
 * }
 * }</pre>
 */
public final class Studio implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 1_000_000;

    private final StudioOptions options;
    private final AccessHandler access;
    private final EventSubscribers subscribers = new EventSubscribers();
    private final Engine engine = new Engine();
    private final Explorers explorers = new Explorers();
    private final ToyTrainings trainings = new ToyTrainings();
    private final List<Route> routes;
    private final Javalin server;

    private Studio(Path runs, StudioOptions options) {
        this.options = options;
        this.access = new AccessHandler(options.token());
        RunCache cache = new RunCache(new Runs(runs));
        routes = new ArrayList<>();
        routes.addAll(new WebFiles().routes());
        routes.add(Route.get("/api/health", context -> Json.send(context, Map.of("rana", Machine.ranaVersion()))));
        routes.addAll(new RunRoutes(cache, subscribers).routes());
        routes.addAll(new ModelRoutes(cache, engine, explorers).routes());
        routes.addAll(new LearnRoutes(engine, trainings).routes());
        server = Javalin.create(this::configure);
    }

    /**
     * Opens a studio.
     *
     * @param runs the folder that trainings write their runs into; it need not exist yet
     * @throws UsageException if the studio cannot listen on the host and port, for example because
     *     the port is in use
     */
    public static Studio open(Path runs, StudioOptions options) {
        Studio studio = new Studio(runs, options);
        try {
            studio.server.start();
            studio.access.open(studio.allowedHosts());
            studio.subscribers.open();
            return studio;
        } catch (JavalinException e) {
            studio.close();
            throw new UsageException(bindProblem(options, e), e);
        }
    }

    /**
     * Returns the reason for a failed start. Java throws the same exception for every problem with
     * an address; only its message distinguishes them.
     */
    private static String bindProblem(StudioOptions options, JavalinException problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("already in use")) {
            return "port: %d is in use on %s; stop the program that uses it, or choose another port"
                    .formatted(options.port(), options.host());
        }
        if (message.contains("assign requested address")) {
            return "host: %s is not an address of this machine; give one that is".formatted(options.host());
        }
        return "cannot listen on %s, port %d: %s; choose another port"
                .formatted(options.host(), options.port(), message);
    }

    /**
     * Returns the address to open in a browser. It contains the token, so show it only to the user.
     */
    public URI address() {
        return URI.create("http://%s/?token=%s"
                .formatted(allowedHosts().main(), options.token().reveal()));
    }

    /** Returns the port that the studio listens on. */
    public int port() {
        return server.port();
    }

    /** Stops the server and ends all connections. Trainings continue. */
    @Override
    public void close() {
        subscribers.close();
        server.stop();
        engine.close(() -> {
            explorers.close();
            trainings.close();
        });
    }

    private AllowedHosts allowedHosts() {
        return AllowedHosts.of(options, port());
    }

    /** Returns the number of subscribers to events. */
    int subscribers() {
        return subscribers.count();
    }

    /** Returns the thread of the generators. */
    Engine engine() {
        return engine;
    }

    /** Returns the routes of the server. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.jetty.host = options.host();
        config.jetty.port = options.port();
        config.jetty.modifyServer(this::guard);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        ErrorResponses.configure(config.routes);
    }

    /**
     * Puts the access check in front of everything, so that an unauthorised request learns nothing.
     */
    private void guard(Server jetty) {
        jetty.setErrorHandler(new JsonErrorHandler());
        access.setHandler(new BodyHandler(MAX_BODY_BYTES));
        DrainHandler drain = new DrainHandler();
        drain.setHandler(access);
        jetty.setHandler(drain);
    }
}
