package rana.studio;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rana.UsageException;
import rana.run.Machine;
import rana.web.AllowedHosts;
import rana.web.Json;
import rana.web.RequestQueue;
import rana.web.Route;
import rana.web.WebServer;

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
    /** The number of requests for pictures and games that may wait. */
    static final int MAX_WAITING = 16;

    private static final int MAX_BODY_BYTES = 1_000_000;

    private final StudioOptions options;
    private final AccessHandler access;
    private final EventSubscribers subscribers = new EventSubscribers();
    private final RequestQueue engine = new RequestQueue("rana-studio-engine", 1, MAX_WAITING, Duration.ZERO);
    private final Explorers explorers = new Explorers();
    private final ToyTrainings trainings = new ToyTrainings();
    private final WebServer server;

    private Studio(Path runs, StudioOptions options) {
        this.options = options;
        this.access = new AccessHandler(options.token());
        RunCache cache = new RunCache(new Runs(runs));
        List<Route> routes = new ArrayList<>();
        routes.addAll(new WebFiles().routes());
        routes.add(Route.get("/api/health", context -> Json.send(context, Map.of("rana", Machine.ranaVersion()))));
        routes.addAll(new RunRoutes(cache, subscribers).routes());
        routes.addAll(new ModelRoutes(cache, engine, explorers).routes());
        routes.addAll(new LearnRoutes(engine, trainings).routes());
        server = new WebServer(options.address(), routes, WebServer.Settings.of(MAX_BODY_BYTES, access));
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
            studio.access.open(studio.allowedHosts(), studio.port());
            studio.subscribers.open();
            return studio;
        } catch (UsageException e) {
            studio.close();
            throw e;
        }
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
        server.close();
        engine.close(() -> {
            explorers.close();
            trainings.close();
        });
    }

    private AllowedHosts allowedHosts() {
        return AllowedHosts.of(options.address(), port());
    }

    /** Returns the number of subscribers to events. */
    int subscribers() {
        return subscribers.count();
    }

    /** Returns the thread of the generators. */
    RequestQueue engine() {
        return engine;
    }

    /** Returns the routes of the server. */
    List<Route> routes() {
        return server.routes();
    }
}
