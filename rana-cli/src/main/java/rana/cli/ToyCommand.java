package rana.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.Counts;
import rana.UsageException;
import rana.image.AnimatedGif;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.report.ToyPage;
import rana.run.Machine;
import rana.run.RunFiles;
import rana.torch.Torch;
import rana.toy.Modes;
import rana.toy.ToyDistribution;
import rana.toy.ToyGan;
import rana.toy.ToySettings;
import rana.toy.ToyTraining;

/**
 * The command {@code rana toy}, which trains GANs on 2-D toy distributions, which are easy to
 * visualise.
 */
@Command(
        name = "toy",
        description =
                "Trains small GANs on a 2-D toy distribution, one objective after the other, and shows the modes each finds.",
        footer = {
            "",
            "Writes toys.html and, for each GAN, a plot of its points over the discriminator's scores and an animation.",
            "",
            "  rana toy",
            "  rana toy --data two-moons --games non-saturating,relativistic --steps 5000"
        })
final class ToyCommand implements Callable<Integer> {
    private static final int FRAMES = 40;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "ring",
            description = "The distribution: ring, grid, swiss-roll or two-moons. Default: ${DEFAULT-VALUE}.")
    private String data = "ring";

    @Option(
            names = "--games",
            split = ",",
            paramLabel = "NAME",
            description = "The GAN objectives, separated by commas: minimax, non-saturating, least-squares, hinge,"
                    + " wasserstein-clip, wasserstein-gp, relativistic. Default: all.")
    private List<String> games = ToyGan.labels();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Training steps of each GAN. Default: ${DEFAULT-VALUE}.")
    private long steps;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Random seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "The output folder. Default: runs/NAME-N.")
    private @Nullable Path out;

    @Mixin
    private Console console = new Console();

    private volatile boolean stopped;

    @Override
    public Integer call() {
        ToyDistribution distribution = ToyDistribution.named(data);
        List<ToyGan> gans = games.stream().map(ToyGan::named).toList();
        if (steps < 1) {
            throw new UsageException("--steps must be at least 1; got " + steps);
        }
        Path folder = out == null ? RunFiles.next(Path.of("runs"), distribution.label()) : out;
        RunFiles.requireNew(folder);
        AtomicFile.createDirectories(folder);
        Torch.setThreads(1);
        List<ToyPage.Outcome> outcomes = new ArrayList<>();
        int exit;
        try (Interrupt interrupt = Interrupt.withoutCheckpoint("stopping", () -> stopped = true)) {
            for (ToyGan gan : gans) {
                if (!stopped) {
                    ToyPage.Outcome outcome = train(distribution, gan, folder);
                    outcomes.add(outcome);
                    console.say("%-30s %s  %.1f s".formatted(gan.title(), outcome.modes(), outcome.seconds()));
                }
            }
            new ToyPage("Toy GANs on " + distribution.label(), console.typed(), facts(distribution), outcomes)
                    .write(folder);
            exit = interrupt.status(0);
        }
        console.say((stopped ? "stopped: see " : "done: see ") + folder.resolve(ToyPage.FILE));
        return exit;
    }

    private ToyPage.Outcome train(ToyDistribution distribution, ToyGan gan, Path folder) {
        List<Supplier<Picture>> frames = new ArrayList<>();
        long nanos = 0;
        try (ToyTraining training = new ToyTraining(ToySettings.of(distribution, gan, steps, seed))) {
            for (long step = 0; step < steps && !stopped; step++) {
                if (step % Math.max(1, steps / FRAMES) == 0) {
                    Picture frame = training.picture();
                    frames.add(() -> frame);
                }
                long began = System.nanoTime();
                training.step();
                nanos += System.nanoTime() - began;
            }
            Picture last = training.picture();
            frames.add(() -> last);
            Path picture = folder.resolve(gan.label() + ".png");
            last.writePng(picture);
            AnimatedGif.write(folder.resolve(gan.label() + ".gif"), frames, Duration.ofMillis(120));
            Modes modes = training.modes();
            return new ToyPage.Outcome(gan.title(), modes.found(), modes.of(), modes.near(), nanos / 1e9, picture);
        }
    }

    private Map<String, String> facts(ToyDistribution distribution) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("distribution", distribution.label() + ", standard deviation " + distribution.deviation());
        facts.put("training", "%s of each GAN, seed %d, one thread".formatted(Counts.of(steps, "step"), seed));
        facts.put(
                "modes",
                "counted over %,d points within 3 standard deviations of a centre; found with a quarter of the expected points"
                        .formatted(ToyTraining.SAMPLES));
        facts.put("machine", Machine.description().get("cpu") + ", Rana " + Machine.ranaVersion());
        return facts;
    }
}
