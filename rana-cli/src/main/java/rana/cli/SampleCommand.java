package rana.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rana.Names;
import rana.UsageException;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.nn.Network;
import rana.torch.RandomStream;
import rana.train.Run;
import rana.train.Sampler;

/** {@code rana sample}: new pictures from a trained generator. */
@Command(
        name = "sample",
        description = "Draws new pictures from a run's generator.",
        footer = {
            "",
            "  rana sample runs/frog-1 --count 64 --seed 7 --grid out.png",
            "  rana sample runs/frog-1 --count 1000 --each frogs/",
            "  rana sample runs/r3gan-small-conditional-1 --class frog --grid frogs.png"
        })
final class SampleCommand implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @Parameters(paramLabel = "RUN", description = "The folder that a training wrote.")
    private Path run = Path.of("");

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the latents; the same seed draws the same pictures. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--best", description = "From the best checkpoint, where the run was evaluated while it trained.")
    private boolean best;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Draw this class only, where the run was told classes. Default: all, in turn.")
    private @Nullable String className;

    @Option(
            names = "--grid",
            paramLabel = "FILE",
            description = "Write them as one PNG. Default: sample.png, unless --each is given.")
    private @Nullable Path grid;

    @Option(names = "--each", paramLabel = "DIR", description = "Write each as a PNG of its own into this folder.")
    private @Nullable Path each;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw new UsageException("--count must be 1 to " + MOST + "; got " + count);
        }
        Run opened = Run.open(run, List.of());
        List<Picture> pictures;
        try (Network generator = opened.generator(
                best ? opened.bestCheckpoint() : opened.newestCheckpoint(this::warn), device.device())) {
            Sampler sampler = new Sampler(
                    generator,
                    opened.recipe().networks().latent(),
                    opened.recipe().pictures());
            RandomStream random = RandomStream.of(seed).at("samples");
            pictures = className == null
                    ? sampler.draw(count, random)
                    : sampler.draw(count, random, label(opened, className));
        }
        if (each != null) {
            writeEach(each, pictures);
        }
        if (grid != null || each == null) {
            Path file = grid == null ? Path.of("sample.png") : grid;
            Grid.of(pictures, (int) Math.ceil(Math.sqrt(count))).writePng(file);
            spec.commandLine().getOut().println(file);
        }
        return 0;
    }

    private static int label(Run run, String name) {
        List<String> classes = run.info().data().classes();
        if (run.recipe().pictures().classes() == 0) {
            throw new UsageException(
                    "--class " + name + ": " + run.folder() + " was not told classes; leave --class out, or train a"
                            + " recipe that is, such as r3gan-small-conditional");
        }
        if (!classes.contains(name)) {
            throw new UsageException("--class " + name + ": there is no such class" + Names.hint(name, classes));
        }
        return classes.indexOf(name);
    }

    private void writeEach(Path folder, List<Picture> pictures) {
        AtomicFile.createDirectories(folder);
        for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).writePng(folder.resolve("seed%d-%06d.png".formatted(seed, i)));
        }
        spec.commandLine().getOut().println(pictures.size() + " pictures in " + folder);
    }

    private void warn(String line) {
        spec.commandLine().getErr().println(line);
    }
}
