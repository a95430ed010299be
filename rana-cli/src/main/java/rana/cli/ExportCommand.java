package rana.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.export.OnnxExport;
import rana.generate.LoadOptions;

/** The command {@code rana export}, which writes a trained generator for other programs. */
@Command(
        name = "export",
        description = "Writes a trained generator to an ONNX file, which draws in browsers, Python, C++ and Java"
                + " without Rana. The file is checked against the training engine before it is written.",
        footer = {
            "",
            "  rana export runs/frog-1 --onnx frogs.onnx",
            "  rana export runs/frog-1 --onnx frogs.onnx --uint8 --data-license CC-BY-4.0"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder, or the folder of one checkpoint.")
    private Path run = Path.of("");

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "The ONNX file to write.")
    private Path onnx = Path.of("");

    @Option(
            names = "--best",
            description = "Use the best checkpoint of a run that was evaluated during training. Default: the newest.")
    private boolean best;

    @Option(
            names = "--checkpoint",
            paramLabel = "NAME",
            description = "Use this checkpoint of the run, such as step-004000.")
    private @Nullable String checkpoint;

    @Option(
            names = "--uint8",
            description = "Output bytes of (batch, height, width, channels). Default: float32 of (batch, channels,"
                    + " height, width) in the recipe's range.")
    private boolean bytes;

    @Option(names = "--batch", paramLabel = "N", description = "Fix the batch size. Default: any.")
    private @Nullable Integer batch;

    @Option(
            names = "--opset",
            paramLabel = "N",
            defaultValue = "15",
            description = "Version of ONNX's operators, 13 to 21. Default: ${DEFAULT-VALUE}.")
    private int opset;

    @Option(
            names = "--data-license",
            paramLabel = "TEXT",
            description = "Licence of the training pictures, which the file states.")
    private @Nullable String dataLicense;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        threads.apply();
        OnnxExport export = OnnxExport.of(run).from(options()).opset(opset);
        if (bytes) {
            export.bytes();
        }
        if (batch != null) {
            export.batch(batch);
        }
        if (dataLicense != null) {
            export.dataLicense(dataLicense);
        }
        OnnxExport.Result result = export.write(onnx);
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d bytes; largest difference from the engine %.2g of the range, over %d latents",
                result.file(),
                result.size(),
                result.difference(),
                result.checked()));
        if (dataLicense == null) {
            console.say("the licence of the training pictures is not stated; --data-license adds it");
        }
        return 0;
    }

    private LoadOptions options() {
        LoadOptions options = LoadOptions.defaults().warnings(console::warn);
        if (best) {
            return options.best();
        }
        return checkpoint == null ? options : options.checkpoint(checkpoint);
    }
}
