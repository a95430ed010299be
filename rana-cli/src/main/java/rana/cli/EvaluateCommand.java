package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.FailureException;
import rana.UsageException;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Grid;
import rana.image.Picture;
import rana.metric.Evaluation;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.GeneratedPictures;
import rana.metric.InceptionExtractor;
import rana.metric.Nearest;
import rana.metric.PictureMaker;
import rana.metric.PondFigures;
import rana.metric.Reference;
import rana.report.RunReport;
import rana.run.EvaluationFile;
import rana.run.EvaluationFile.NearestPair;
import rana.run.Figure;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;

/**
 * The command {@code rana evaluate}, which measures a generator and reports figures with their
 * protocol.
 */
@Command(
        name = "evaluate",
        description = "Measures a run's generator against real pictures, and adds the figures to its evaluation.json.",
        footer = {
            "",
            "Compare figures of the same protocol only; docs/METRICS.md explains each of them.",
            "",
            "  rana evaluate runs/frog-1",
            "  rana evaluate runs/frog-1 --count 1000 --nearest nearest.png",
            "  rana evaluate runs/frog-1 --inception inception-2015-12-05.pt --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 1_000_000;
    private static final int SHOWN = 10;

    @Mixin
    private GeneratorOptions generator = new GeneratorOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Number of pictures to draw. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--reference",
            paramLabel = "SOURCE",
            description = "Real pictures to compare with, as for --data of train. Default: those of the run.")
    private @Nullable String reference;

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description =
                    "CIFAR or MNIST on this machine: the archive, or the folder of its files. Default: that of the run.")
    private @Nullable Path dataPath;

    @Option(
            names = "--inception",
            paramLabel = "FILE",
            description = "The standard inception-2015-12-05.pt, for FID and KID. Default: the built-in extractor.")
    private @Nullable Path inception;

    @Option(
            names = "--nearest",
            paramLabel = "FILE",
            description =
                    "Write a PNG of samples above their nearest real pictures: the closest pairs, and the first samples.")
    private @Nullable Path nearest;

    @Option(names = "--json", description = "Print the evaluation as JSON.")
    private boolean json;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        if (count < Evaluator.MIN_PICTURES || count > MAX_COUNT) {
            throw new UsageException("--count must be %d to %d (k-NN and the kernel distance need %1$d); got %d"
                    .formatted(Evaluator.MIN_PICTURES, MAX_COUNT, count));
        }
        OutputFile.require("--nearest", nearest, "png");
        LoadOptions options = generator.options();
        Path path = generator.path();
        Optional<Path> runOfCheckpoint = RunFiles.ofCheckpoint(path).map(RunFiles::folder);
        if (runOfCheckpoint.isPresent()) {
            if (options.isBest()) {
                throw new UsageException("%s is a checkpoint already: leave out --best".formatted(path));
            }
            options = options.checkpoint(
                    path.toAbsolutePath().normalize().getFileName().toString());
        }
        Run opened = Run.open(runOfCheckpoint.orElse(path), List.of());
        Path file = opened.files().evaluations();
        EvaluationFile.read(file); // refuses a damaged file before the work
        ComputeDevice onDevice = generator.device();
        long seed = generator.seed();
        try (FeatureExtractor extractor = inception == null
                        ? Extractors.builtIn(onDevice)
                        : InceptionExtractor.open(inception, onDevice);
                Generator drawing = Generator.load(opened.folder(), options);
                EvaluationProgress progress = new EvaluationProgress(console.err())) {
            ImageSource real = open(opened);
            Evaluator.requireEnough(count, real.count(), real.description());
            Reference against = Reference.of(real, extractor, FeatureCache.shared(), progress);
            PictureMaker pictures = PictureMaker.of(drawing);
            Evaluator evaluator = new Evaluator(extractor, against, count, seed);
            Evaluation evaluation = evaluator.evaluate(pictures, progress);
            GeneratedPictures samples = evaluator.samples(pictures);
            progress.close();
            evaluation = evaluation.with(ofPond(opened, samples, onDevice));
            String checkpoint = String.valueOf(drawing.info().path().getFileName());
            var entry = evaluation.entry(checkpoint, onDevice.toString());
            EvaluationFile.append(file, entry);
            writeReport(opened);
            print(opened.folder() + ", " + checkpoint, entry, file);
            if (nearest != null) {
                nearestGrid(evaluation, samples, real).writePng(nearest);
            }
        }
        return 0;
    }

    private void writeReport(Run opened) {
        try {
            RunReport.writeEvaluations(opened.folder());
        } catch (FailureException e) {
            console.warn(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the figures for a run on colour pictures of the pond; none for other runs. */
    private List<Figure> ofPond(Run opened, GeneratedPictures samples, ComputeDevice onDevice) {
        RunInfo.Data data = opened.info().data();
        boolean pond = data.isPond() && opened.recipe().pictures().channels() == 3;
        return pond ? PondFigures.of(samples, data.description(), generator.seed(), onDevice) : List.of();
    }

    private ImageSource open(Run opened) {
        RunInfo.Data data = opened.info().data();
        String source = reference == null ? data.source() : reference;
        Path path = dataPath == null ? data.pathOf(source).orElse(null) : dataPath;
        try (DataProgress progress = new DataProgress(console.err())) {
            if (reference == null && dataPath == null) {
                return opened.images(progress);
            }
            return DataSources.open(
                    source,
                    new DataOptions(
                            opened.recipe().pictures().size(),
                            opened.recipe().pictures().channels(),
                            opened.info().seed(),
                            path,
                            progress));
        }
    }

    /**
     * Returns the samples closest to a real picture above those pictures, then the first samples in
     * the same way.
     */
    private static Picture nearestGrid(Evaluation evaluation, GeneratedPictures generated, ImageSource real) {
        Nearest found = evaluation.memorisation().nearest();
        List<NearestPair> first = IntStream.range(0, Math.min(SHOWN, found.count()))
                .mapToObj(found::pair)
                .toList();
        List<List<Picture>> rows = new ArrayList<>();
        for (List<NearestPair> pairs : List.of(found.closest(SHOWN), first)) {
            rows.add(pairs.stream()
                    .map(pair -> generated.picture(pair.generated()))
                    .toList());
            rows.add(pairs.stream().map(pair -> real.picture(pair.training())).toList());
        }
        return Grid.rows(rows);
    }

    private void print(String what, EvaluationFile.Entry entry, Path file) {
        PrintWriter out = console.out();
        if (json) {
            out.println(entry.json());
        } else {
            out.println(what);
            for (Figure figure : entry.figures()) {
                out.println(String.format(
                        Locale.ROOT, "  %-14s %-20s %s", figure.name(), figure.number(), meaning(figure)));
            }
            if (entry.figures().stream().noneMatch(figure -> figure.name().equals("nearest"))) {
                out.println("  nearest        undefined            all real pictures are equal");
            }
            out.println(entry.figures().get(0).protocol());
            out.println("added to " + file + (nearest == null ? "" : "; nearest pictures in " + nearest));
        }
        out.flush();
    }

    private static String meaning(Figure figure) {
        String settings = figure.protocol().settings().toString();
        return switch (figure.name()) {
            case "precision" -> "fraction of samples among real pictures " + settings;
            case "recall" -> "fraction of real pictures among samples " + settings;
            case "density" -> "real pictures around a sample; 1 for real pictures themselves " + settings;
            case "coverage" -> "fraction of real pictures with a sample nearby " + settings;
            case "frogs" -> "fraction of samples that a classifier trained on the pond accepts as frogs";
            case "species", "colourings", "poses" -> "fraction of the pond's " + figure.name() + " that are covered";
            case "nearest" -> "distance to the nearest real picture over that among real pictures; far below 1: copies";
            default ->
                figure.error() == null
                        ? "distance of the distributions; 0: equal"
                        : "the same with a kernel, unbiased, ± standard error " + settings;
        };
    }
}
