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
import rana.UsageException;
import rana.image.AnimatedGif;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.report.ToyPage;
import rana.run.Machine;
import rana.run.RunFiles;
import rana.run.RunLock;
import rana.torch.Torch;
import rana.toy.Game;
import rana.toy.Modes;
import rana.toy.PointCloud;
import rana.toy.ToySettings;
import rana.toy.ToyTraining;

/** {@code rana toy}: objectives on points in the plane, where all of them can be seen. */
@Command(
        name = "toy",
        description =
                "Trains small GANs on points in the plane, one objective after the other, and shows what each finds.",
        footer = {
            "",
            "Leaves toys.html, and of each game a picture of its points over D's scores and an animation.",
            "",
            "  rana toy",
            "  rana toy --data two-moons --games non-saturating,relativistic --steps 5000"
        })
final class ToyCommand implements Callable<Integer> {
    private static final int FRAMES = 40;

    @Option(
            names = "--data",
            paramLabel = "CLOUD",
            defaultValue = "ring",
            description = "ring, grid, swiss-roll or two-moons. Default: ${DEFAULT-VALUE}.")
    private String data = "ring";

    @Option(
            names = "--games",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Of minimax, non-saturating, least-squares, hinge, wasserstein-clip, wasserstein-gp, relativistic."
                            + " Default: all.")
    private List<String> games = Game.labels();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Of each game. Default: ${DEFAULT-VALUE}.")
    private long steps;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "Default: runs/CLOUD-N.")
    private @Nullable Path out;

    @Mixin
    private Console console = new Console();

    private volatile boolean stopped;

    @Override
    public Integer call() {
        PointCloud cloud = PointCloud.named(data);
        List<Game> all = games.stream().map(Game::named).toList();
        if (steps < 1) {
            throw new UsageException("--steps must be at least 1; got " + steps);
        }
        Path folder = out == null ? RunFiles.next(Path.of("runs"), cloud.label()) : out;
        RunLock.requireNew(folder);
        AtomicFile.createDirectories(folder);
        Torch.setThreads(1);
        List<ToyPage.Outcome> outcomes = new ArrayList<>();
        try (Interrupt interrupt = Interrupt.calling(() -> stopped = true)) {
            for (Game game : all) {
                if (!stopped) {
                    ToyPage.Outcome outcome = play(cloud, game, folder);
                    outcomes.add(outcome);
                    console.say("%-30s %s  %.1f s".formatted(game.title(), outcome.modes(), outcome.seconds()));
                }
            }
            new ToyPage("Games on " + cloud.label(), console.typed(), facts(cloud), outcomes).write(folder);
        }
        console.say((stopped ? "stopped: look at " : "done: look at ") + folder.resolve(ToyPage.FILE));
        return 0;
    }

    private ToyPage.Outcome play(PointCloud cloud, Game game, Path folder) {
        List<Supplier<Picture>> frames = new ArrayList<>();
        long nanos = 0;
        try (ToyTraining training = new ToyTraining(ToySettings.of(cloud, game, steps, seed))) {
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
            Path picture = folder.resolve(game.label() + ".png");
            last.writePng(picture);
            AnimatedGif.write(folder.resolve(game.label() + ".gif"), frames, Duration.ofMillis(120));
            Modes modes = training.modes();
            return new ToyPage.Outcome(game.title(), modes.found(), modes.of(), modes.near(), nanos / 1e9, picture);
        }
    }

    private Map<String, String> facts(PointCloud cloud) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("points", cloud.label() + ", deviation " + cloud.deviation());
        facts.put("training", "%,d steps of each game, seed %d, one thread".formatted(steps, seed));
        facts.put(
                "modes",
                "counted in %,d points, within 3 deviations of a centre; found where a quarter of the fair share is"
                        .formatted(ToyTraining.SAMPLES));
        facts.put("machine", Machine.description().get("cpu") + ", Rana " + Machine.ranaVersion());
        return facts;
    }
}
