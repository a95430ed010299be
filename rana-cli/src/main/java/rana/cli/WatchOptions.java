package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.studio.Studio;
import rana.studio.StudioOptions;

/** Whether the studio is open while a command works. */
final class WatchOptions {
    @Option(names = "--studio", description = "Open the studio meanwhile: the run in a browser, as it goes.")
    private boolean studio;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where the studio listens; 0 for any port that is free. Default: "
                    + StudioOptions.DEFAULT_PORT + ".")
    private @Nullable Integer port;

    /** The studio over {@code runs}, if it is wanted; its address is told to {@code out}. Close it. */
    Optional<Studio> open(Path runs, PrintWriter out) {
        if (!studio) {
            if (port != null) {
                throw new UsageException("--port %d is for the studio; give --studio too".formatted(port));
            }
            return Optional.empty();
        }
        Studio opened = Studio.open(runs, StudioOptions.local(port == null ? StudioOptions.DEFAULT_PORT : port));
        out.println("the studio is at " + opened.address());
        out.flush();
        return Optional.of(opened);
    }
}
