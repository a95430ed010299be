package rana.cli;

import picocli.CommandLine.Option;
import rana.studio.StudioOptions;

/** Where the studio listens. */
final class PortOption {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + StudioOptions.DEFAULT_PORT,
            description = "Where the studio listens; 0 for any port that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    int port() {
        return port;
    }
}
