package rana.cli;

import picocli.CommandLine.Option;
import rana.studio.StudioOptions;

/** The port of the studio. */
final class PortOption {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + StudioOptions.DEFAULT_PORT,
            description = "Port of the studio; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    int port() {
        return port;
    }
}
