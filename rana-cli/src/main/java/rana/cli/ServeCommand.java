package rana.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.UsageException;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.serve.DrawService;
import rana.serve.ProxyOptions;
import rana.serve.ServeOptions;
import rana.web.ListenAddress;
import rana.web.Token;

/** The command {@code rana serve}, which draws pictures over HTTP. */
@Command(
        name = "serve",
        description = "Serves the pictures of a trained generator over HTTP, with metrics and health checks.",
        footer = {
            "",
            "It prints its address and, unless you give one, a token for the header 'Authorization: Bearer TOKEN'. Ctrl-C or SIGTERM"
                    + " finishes the requests in progress and ends it.",
            "",
            "  rana serve frogs.onnx",
            "  rana serve runs/pond-1 --best --port 8000 --token-file ~/.rana-token",
            "  rana serve frogs.onnx --host 0.0.0.0 --allowed-hosts frogs.example.org --behind-proxy --token-file TOKEN",
            "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:7412/api/models/frogs/generate -d '{\"seed\": 7}' -o frog.png"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int NO_ENGINE_THREADS = 1;

    @Parameters(
            paramLabel = "GENERATOR",
            description = "An exported file (.onnx), a run folder, or a checkpoint folder.")
    private Path generator = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + ServeOptions.DEFAULT_PORT,
            description = "Port; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = ListenAddress.LOOPBACK,
            description = "Address to listen on; 0.0.0.0 for all, with --allowed-hosts. Default: ${DEFAULT-VALUE}.")
    private String host = ListenAddress.LOOPBACK;

    @Option(
            names = "--allowed-hosts",
            paramLabel = "NAMES",
            split = ",",
            description =
                    "Host names, separated by commas, that requests may name in addition to the address; * for all.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--behind-proxy",
            description = "Trust the headers Forwarded and X-Forwarded-*, because a proxy sets them.")
    private boolean behindProxy;

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Path of the service on the proxy, such as /frogs.")
    private String basePath = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File of mode 600 with the access token, at least 32 characters. Default: a random token.")
    private @Nullable Path tokenFile;

    @Option(names = "--no-token", description = "Require no token: everyone who reaches the address may draw.")
    private boolean noToken;

    @Option(
            names = "--name",
            paramLabel = "ID",
            description = "Id of the generator in paths. Default: the name of the file or folder.")
    private @Nullable String name;

    @Option(names = "--best", description = "Use the best checkpoint of a run. Default: the newest.")
    private boolean best;

    @Option(names = "--checkpoint", paramLabel = "NAME", description = "Use this checkpoint of a run.")
    private @Nullable String checkpoint;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of threads of one drawing. Default: 1 for an .onnx file, else one per core.")
    private @Nullable Integer threads;

    @Mixin
    private ServeLimitOptions limits = new ServeLimitOptions();

    @Option(names = "--access-log", description = "Print a line for each request.")
    private boolean accessLog;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() throws InterruptedException {
        ServeOptions options = options();
        CountDownLatch stopped = new CountDownLatch(1);
        try (Interrupt interrupt = Interrupt.calling(
                "finishing the requests in progress",
                stopped::countDown,
                options.limits().shutdownTimeout().plusSeconds(30))) {
            try (DrawService service = DrawService.open(this::load, options)) {
                console.say("%s is at %s".formatted(options.name(), service.address()));
                if (tokenFile == null) {
                    options.token().ifPresent(token -> console.say("its token is " + token.reveal()));
                }
                stopped.await();
            }
            return interrupt.status(0);
        }
    }

    private ServeOptions options() {
        if (noToken && tokenFile != null) {
            throw new UsageException("--no-token and --token-file exclude each other; give one of the two");
        }
        ListenAddress address = new ListenAddress(host, port);
        if (!noToken && tokenFile == null && !address.isLoopback()) {
            throw new UsageException(
                    "--host: other machines can reach %s; give a --token-file that only you can read, or --no-token"
                            .formatted(host));
        }
        Optional<Token> token =
                noToken ? Optional.empty() : Optional.of(tokenFile == null ? Token.random() : Token.read(tokenFile));
        return new ServeOptions(
                name == null ? ServeOptions.name(generator) : name,
                address,
                token,
                new ProxyOptions(allowedHosts, behindProxy, basePath),
                limits.limits(),
                accessLog ? Optional.of(console::say) : Optional.empty());
    }

    private Generator load() {
        LoadOptions options = LoadOptions.defaults().device(device.name()).warnings(console::warn);
        if (best && checkpoint != null) {
            throw new UsageException("--best and --checkpoint exclude each other; give one of the two");
        }
        if (best) {
            options = options.best();
        }
        if (checkpoint != null) {
            options = options.checkpoint(checkpoint);
        }
        if (threads != null) {
            options = options.threads(threads);
        } else if (generator.toString().endsWith(".onnx")) {
            options = options.threads(NO_ENGINE_THREADS); // the workers are the parallelism
        }
        return Generator.load(generator, options);
    }
}
