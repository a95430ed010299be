package rana.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.UsageException;
import rana.export.HubExport;
import rana.export.OnnxExport;
import rana.export.WebExport;
import rana.generate.LoadOptions;

/** The command {@code rana export}, which writes a trained generator for other programs. */
@Command(
        name = "export",
        description = "Writes a trained generator for other programs: to an ONNX file, which draws in browsers, Python,"
                + " C++ and Java without Rana, to a folder for a model hub, or to a page that draws in the browser."
                + " ONNX files are checked against the training engine before they are written.",
        footer = {
            "",
            "  rana export runs/frog-1 --onnx frogs.onnx",
            "  rana export runs/frog-1 --onnx frogs.onnx --uint8 --data-license CC-BY-4.0",
            "  rana export runs/frog-1 --hub frogs --license MIT --data-license CC-BY-4.0",
            "  rana export runs/frog-1 --web frogs-page"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder, or the folder of one checkpoint.")
    private Path run = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /** The file or folder to write: one of them. */
    private static final class Target {
        @Option(names = "--onnx", paramLabel = "FILE", description = "Write this ONNX file.")
        private @Nullable Path onnx;

        @Option(
                names = "--hub",
                paramLabel = "DIR",
                description = "Write a folder for a model hub: model card, weights as safetensors, a Python file for"
                        + " PyTorch, the ONNX file, samples, checksums. DIR must be new or empty.")
        private @Nullable Path hub;

        @Option(
                names = "--web",
                paramLabel = "DIR",
                description = "Write a page that draws in the browser, offline, from any static web server. DIR must be"
                        + " new or empty.")
        private @Nullable Path web;
    }

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
            description =
                    "With --onnx: output bytes of (batch, height, width, channels). Default: float32 of (batch, channels,"
                            + " height, width) in the recipe's range.")
    private boolean bytes;

    @Option(names = "--batch", paramLabel = "N", description = "With --onnx: fix the batch size. Default: any.")
    private @Nullable Integer batch;

    @Option(
            names = "--opset",
            paramLabel = "N",
            description = "With --onnx: version of ONNX's operators, 13 to 21. Default: 15.")
    private @Nullable Integer opset;

    @Option(
            names = "--data-license",
            paramLabel = "TEXT",
            description = "Licence of the training pictures, which the export states.")
    private @Nullable String dataLicense;

    @Option(
            names = "--license",
            paramLabel = "TEXT",
            description = "With --hub: licence of the generator, which the model card states.")
    private @Nullable String license;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        threads.apply();
        if (target.hub != null) {
            requireNoOnnxOptions();
            hub(target.hub);
        } else if (target.web != null) {
            requireNoOnnxOptions();
            requireNoLicense();
            web(target.web);
        } else if (target.onnx != null) {
            requireNoLicense();
            onnx(target.onnx);
        }
        if (dataLicense == null) {
            console.say("the licence of the training pictures is not stated; --data-license adds it");
        }
        return 0;
    }

    private void onnx(Path file) {
        OnnxExport export = OnnxExport.of(run).from(options());
        if (bytes) {
            export.bytes();
        }
        if (batch != null) {
            export.batch(batch);
        }
        if (opset != null) {
            export.opset(opset);
        }
        if (dataLicense != null) {
            export.dataLicense(dataLicense);
        }
        OnnxExport.Result result = export.write(file);
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d bytes; largest difference from the engine %.2g of the range, over %d latents",
                result.file(),
                result.size(),
                result.difference(),
                result.checked()));
    }

    private void hub(Path folder) {
        HubExport export = HubExport.of(run).from(options());
        if (license != null) {
            export.license(license);
        }
        if (dataLicense != null) {
            export.dataLicense(dataLicense);
        }
        HubExport.Result result = export.write(folder);
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d bytes; largest difference of the ONNX file from the engine %.2g of the range",
                result.folder(),
                result.size(),
                result.difference()));
        if (license == null) {
            console.say("the licence of the generator is not stated; --license adds it");
        }
    }

    private void web(Path folder) {
        WebExport export = WebExport.of(run).from(options());
        if (dataLicense != null) {
            export.dataLicense(dataLicense);
        }
        WebExport.Result result = export.write(folder);
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d bytes, %,d multiply-accumulates an image; serve it with any static web server, such as:"
                        + " python3 -m http.server -d %s",
                result.folder(),
                result.size(),
                result.macs(),
                ShellWord.of(result.folder().toString())));
    }

    private void requireNoOnnxOptions() {
        if (bytes || batch != null || opset != null) {
            throw new UsageException("--uint8, --batch and --opset are for --onnx; leave them out");
        }
    }

    private void requireNoLicense() {
        if (license != null) {
            throw new UsageException("--license is for --hub; leave it out");
        }
    }

    private LoadOptions options() {
        LoadOptions options = LoadOptions.defaults().warnings(console::warn);
        if (best) {
            return options.best();
        }
        return checkpoint == null ? options : options.checkpoint(checkpoint);
    }
}
