package rana.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.UsageException;
import rana.studio.Studio;
import rana.studio.StudioOptions;
import rana.web.Token;

/** The command {@code rana studio}, which shows the runs in a browser. */
@Command(
        name = "studio",
        description =
                "Shows all runs in a browser: live training curves, samples, and the latent space of the generators.",
        footer = {
            "",
            "It prints the address to open. Ctrl-C ends the studio but no training. Only --host makes it reachable from other machines.",
            "",
            "  rana studio",
            "  rana studio /data/runs --port 8000",
            "  rana studio --host 192.168.1.5 --token-file ~/.rana-token"
        })
final class StudioCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "RUNS",
            defaultValue = "runs",
            description = "Folder of runs. Default: ${DEFAULT-VALUE}.")
    private Path runs = Path.of("runs");

    @Mixin
    private PortOption port = new PortOption();

    @Option(
            names = "--host",
            paramLabel = "H",
            description = "Name or address of this machine that other machines use. Requires --token-file.")
    private @Nullable String host;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File of mode 600 with the access token, at least 32 characters.")
    private @Nullable Path tokenFile;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() throws InterruptedException {
        threads.apply();
        if (Files.exists(runs) && !Files.isDirectory(runs)) {
            throw new UsageException(runs + " is not a folder: give the folder that contains the runs, such as runs");
        }
        StudioOptions options = StudioOptions.of(
                Optional.ofNullable(host),
                port.port(),
                Optional.ofNullable(tokenFile).map(Token::read));
        CountDownLatch stopped = new CountDownLatch(1);
        try (Studio studio = Studio.open(runs, options);
                Interrupt interrupt = Interrupt.withoutCheckpoint("closing the studio", stopped::countDown)) {
            console.say("the studio is at " + studio.address());
            stopped.await();
            return interrupt.status(0);
        }
    }
}
