package rana.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rana.UsageException;

/**
 * A web server with limits: it refuses large bodies, slow clients occupy no thread, and every error
 * is one line of JSON.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final ListenAddress address;
    private final List<Route> routes;
    private final Settings settings;
    private final Javalin server;

    /**
     * The settings of a server.
     *
     * @param maxBodyBytes the maximum size of a request body
     * @param guards handlers in front of the routes, the outermost first; they see a request before
     *     its body is read
     * @param http a change of Jetty's HTTP settings
     * @param jetty a change of Jetty's server settings
     */
    public record Settings(
            int maxBodyBytes, List<Handler.Wrapper> guards, Consumer<HttpConfiguration> http, Consumer<Server> jetty) {
        /** Returns the settings of a server with one guard. */
        public static Settings of(int maxBodyBytes, Handler.Wrapper guard) {
            return new Settings(maxBodyBytes, List.of(guard), http -> {}, jetty -> {});
        }
    }

    /** Creates a server that does not listen yet. */
    public WebServer(ListenAddress address, List<Route> routes, Settings settings) {
        this.address = address;
        this.routes = List.copyOf(routes);
        this.settings = settings;
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts to listen.
     *
     * @throws UsageException if the server cannot listen on the host and port, for example because
     *     the port is in use
     */
    public void start() {
        try {
            server.start();
        } catch (JavalinException e) {
            throw new UsageException(bindProblem(e), e);
        }
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** Returns the routes. */
    public List<Route> routes() {
        return routes;
    }

    /** Stops the server and ends all connections. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (JavalinException e) {
            LOG.warn("the server did not stop in good order: {}", e.toString());
        }
    }

    /**
     * Returns the reason for a failed start. Java throws the same exception for every problem with
     * an address; only its message distinguishes them.
     */
    private String bindProblem(JavalinException problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("already in use")) {
            return "port: %d is in use on %s; stop the program that uses it, or choose another port"
                    .formatted(address.port(), address.host());
        }
        if (message.contains("assign requested address")) {
            return "host: %s is not an address of this machine; give one that is".formatted(address.host());
        }
        return "cannot listen on %s, port %d: %s; choose another port"
                .formatted(address.host(), address.port(), message);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = settings.maxBodyBytes;
        config.jetty.host = address.host();
        config.jetty.port = address.port();
        config.jetty.modifyServer(this::guard);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            settings.http.accept(http);
        });
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        ErrorResponses.configure(config.routes);
    }

    /** Puts the guards in front of everything, so that a refused request learns nothing. */
    private void guard(Server jetty) {
        jetty.setErrorHandler(new JsonErrorHandler());
        Handler.Wrapper outer = new DrainHandler();
        jetty.setHandler(outer);
        for (Handler.Wrapper guard : settings.guards) {
            outer.setHandler(guard);
            outer = guard;
        }
        outer.setHandler(new BodyHandler(settings.maxBodyBytes));
        settings.jetty.accept(jetty);
    }
}
