package rana.serve;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import rana.generate.GeneratorInfo;
import rana.web.RequestQueue;

/** The metrics of a service, for Prometheus. */
final class ServiceMetrics {
    private static final double NANOS = 1e9;
    private static final double[] SECONDS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Counter requests = Counter.builder()
            .name("rana_http_requests_total")
            .help("Requests by route and status; 499: the client disconnected before the response.")
            .labelNames("route", "status")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("rana_http_request_duration_seconds")
            .help("Time from a request to the end of its response.")
            .labelNames("route")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Counter pictures = Counter.builder()
            .name("rana_pictures_total")
            .help("Pictures drawn.")
            .register(registry);
    private final Histogram drawing = Histogram.builder()
            .name("rana_draw_duration_seconds")
            .help("Time to draw the pictures of a request, without waiting and encoding.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Info generator = Info.builder()
            .name("rana_generator_info")
            .help("The generator.")
            .labelNames("model", "recipe", "step", "backend", "weights_sha256")
            .register(registry);

    /**
     * Creates the metrics.
     *
     * @param queue the queue of the requests that draw
     * @param maxWaiting its length
     * @param service the service
     */
    ServiceMetrics(RequestQueue queue, int maxWaiting, DrawService service) {
        gauge("rana_queue_waiting", "Requests that wait.", queue::waiting);
        gauge("rana_queue_capacity", "Requests that may wait.", () -> maxWaiting);
        gauge("rana_draws_active", "Requests that are drawn now.", queue::active);
        gauge("rana_ready", "1 if the service is ready, else 0.", () -> service.isReady() ? 1 : 0);
        CounterWithCallback.builder()
                .name("rana_requests_dropped_total")
                .help("Requests that were dropped because their clients had disconnected.")
                .callback(callback -> callback.call((double) queue.dropped()))
                .register(registry);
        JvmMetrics.builder().register(registry);
    }

    private void gauge(String name, String help, java.util.function.IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    /** Describes the generator. */
    void describe(String name, GeneratorInfo info) {
        generator.setLabelValues(name, info.recipe(), Long.toString(info.step()), info.backend(), info.weightsSha256());
    }

    /** Counts pictures that were drawn in {@code nanos} nanoseconds. */
    void drawn(int count, long nanos) {
        pictures.inc(count);
        drawing.observe(nanos / NANOS);
    }

    /** Answers a request for the metrics, in the format that it accepts. */
    void send(Context context) {
        ExpositionFormatWriter writer = formats.findWriter(context.header("Accept"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.contentType(writer.getContentType()).result(out.toByteArray());
    }

    /** Returns a handler that counts and times all requests that pass it. */
    Handler.Wrapper counting() {
        return new Counting();
    }

    private final class Counting extends Handler.Wrapper {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            long start = System.nanoTime();
            String route = DrawRoutes.label(String.valueOf(request.getHttpURI().getPath()));
            Request.addCompletionListener(request, problem -> {
                requests.labelValues(route, Integer.toString(response.getStatus()))
                        .inc();
                seconds.labelValues(route).observe((System.nanoTime() - start) / NANOS);
            });
            return super.handle(request, response, callback);
        }
    }
}
