package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.studio.Studio;
import rana.studio.StudioOptions;

/** The options that open the studio during a training. */
final class WatchOptions {
    @Option(names = "--studio", description = "Open the studio during the training, to watch it in a browser.")
    private boolean studio;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the studio; 0 for any free port. Default: " + StudioOptions.DEFAULT_PORT + ".")
    private @Nullable Integer port;

    /**
     * Opens the studio if it was requested, and prints its address to {@code out}. The caller
     * closes it.
     */
    Optional<Studio> open(Path runs, PrintWriter out) {
        if (!studio) {
            if (port != null) {
                throw new UsageException("--port %d is for the studio; add --studio".formatted(port));
            }
            return Optional.empty();
        }
        Studio opened = Studio.open(runs, StudioOptions.local(port == null ? StudioOptions.DEFAULT_PORT : port));
        out.println("the studio is at " + opened.address());
        out.flush();
        return Optional.of(opened);
    }
}
