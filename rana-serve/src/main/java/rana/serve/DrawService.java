package rana.serve;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.generate.Generator;
import rana.web.AllowedHosts;
import rana.web.PictureEncoding;
import rana.web.RequestQueue;
import rana.web.WebServer;

/**
 * An HTTP service that draws from one generator. It needs no training engine: with {@code rana-onnx}
 * on the class path it serves exported files.
 *
 * <pre>{@code
 * ServeOptions options = ServeOptions.local("frogs", 0);
 * try (DrawService service = DrawService.open(() -> Generator.load(Path.of("frogs.onnx")), options)) {
 *     System.out.println(service.address());
 *     …
 * }
 * }</pre>
 */
public final class DrawService implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 16_384;
    private static final int MAX_CONNECTIONS = 4096;
    private static final String ACCESS_LOG = "%{client}a - - %t \"%r\" %s %O %{ms}T";

    /** The states of a service; their names in lower case are those of its health. */
    private enum State {
        STARTING,
        READY,
        STOPPING
    }

    private final ServeOptions options;
    private final RequestQueue queue;
    private final ServiceMetrics metrics;
    private final ServiceAccess access;
    private final WebServer server;
    private volatile State state = State.STARTING;
    private volatile @Nullable Generator generator;

    private DrawService(ServeOptions options) {
        this.options = options;
        ServeLimits limits = options.limits();
        this.queue = new RequestQueue("rana-serve", limits.workers(), limits.queue(), limits.timeout());
        this.metrics = new ServiceMetrics(queue, limits.queue(), this);
        this.access = new ServiceAccess(options);
        this.server = new WebServer(
                options.address(),
                new DrawRoutes(this, options, queue, metrics).routes(),
                new WebServer.Settings(
                        MAX_BODY_BYTES,
                        List.of(
                                new BasePathHandler(options.proxy().basePath()),
                                metrics.counting(),
                                new OrderlyShutdown(),
                                access),
                        this::configure,
                        this::configure));
    }

    /**
     * Opens a service. It listens before the generator is loaded, so that its health can be observed,
     * and is ready when this method returns: every worker has drawn once by then.
     *
     * @param generator loads the generator; the service closes it
     * @throws UsageException if the service cannot listen on the address, for example because the port
     *     is in use
     */
    public static DrawService open(Supplier<Generator> generator, ServeOptions options) {
        DrawService service = new DrawService(options);
        try {
            int port = options.address().port();
            if (port != 0) { // else only the server that listens knows it
                service.access.open(service.allowedHosts(port));
            }
            service.server.start();
            service.access.open(service.allowedHosts(service.port()));
            Generator loaded = generator.get();
            service.generator = loaded;
            service.warmUp(loaded);
            service.metrics.describe(options.name(), loaded.info());
            service.state = State.READY;
            return service;
        } catch (RuntimeException | Error e) {
            service.close();
            throw e;
        }
    }

    /** Returns the address of the service, without the token. */
    public URI address() {
        return URI.create(
                "http://" + allowedHosts(port()).main() + options.proxy().basePath() + "/");
    }

    /** Returns the port that the service listens on. */
    public int port() {
        return server.port();
    }

    /**
     * Closes the service in good order: it accepts no more connections, finishes the requests that it
     * has accepted, for at most the time of the limits, and closes the generator.
     */
    @Override
    public void close() {
        state = State.STOPPING;
        server.close();
        queue.close(() -> {});
        Generator loaded = generator;
        if (loaded != null) {
            loaded.close();
        }
    }

    boolean isReady() {
        return state == State.READY;
    }

    /** Returns the state for messages: {@code starting}, {@code ready} or {@code stopping}. */
    String status() {
        return switch (state) {
            case STARTING -> "starting";
            case READY -> "ready";
            case STOPPING -> "stopping";
        };
    }

    /** Returns the generator of a service that is or was ready. */
    Generator generator() {
        Generator loaded = generator;
        if (loaded == null) {
            throw new IllegalStateException("the generator is not loaded yet");
        }
        return loaded;
    }

    /** Returns the queue of the requests that draw. */
    RequestQueue queue() {
        return queue;
    }

    /** Returns the server. */
    WebServer server() {
        return server;
    }

    private AllowedHosts allowedHosts(int port) {
        AllowedHosts hosts =
                AllowedHosts.of(options.address(), port).and(options.proxy().names());
        return options.proxy().allowsAny() ? hosts.andAny() : hosts;
    }

    /** Draws and encodes a picture on every worker at the same time: the first of each is the slowest. */
    private void warmUp(Generator loaded) {
        List<CompletableFuture<Void>> draws = new ArrayList<>();
        for (int i = 0; i < options.limits().workers(); i++) {
            CompletableFuture<Void> drawn = new CompletableFuture<>();
            draws.add(drawn);
            try {
                queue.execute(() -> {
                    try {
                        var unused = PictureEncoding.png(loaded.draw(1));
                        drawn.complete(null);
                    } catch (RuntimeException | Error e) {
                        drawn.completeExceptionally(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("the service was closed while it started", e);
            }
        }
        try {
            CompletableFuture.allOf(draws.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void configure(HttpConfiguration http) {
        if (options.proxy().trusted()) {
            http.addCustomizer(new ForwardedRequestCustomizer());
        }
    }

    private void configure(Server jetty) {
        jetty.setStopTimeout(options.limits().shutdownTimeout().toMillis());
        jetty.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, jetty));
        options.accessLog().ifPresent(lines -> jetty.setRequestLog(new CustomRequestLog(lines::accept, ACCESS_LOG)));
    }
}
