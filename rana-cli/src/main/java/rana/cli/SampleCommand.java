package rana.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.explore.Explorer;
import rana.explore.LatentPoint;
import rana.image.AnimatedGif;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.recipe.ImageSpec;
import rana.run.Run;

/** {@code rana sample}: new pictures from a trained generator. */
@Command(
        name = "sample",
        description = "Draws new pictures from a run's generator: by chance, on the way between points, or along the"
                + " directions that change them most.",
        footer = {
            "",
            "  rana sample runs/frog-1 --count 64 --seed 7 --grid out.png",
            "  rana sample runs/frog-1 --count 1000 --truncation 0.7 --each frogs/",
            "  rana sample runs/r3gan-small-conditional-1 --class frog --grid frogs.png",
            "  rana sample runs/frog-1 --interpolate 7,8,9,7 --gif way.gif",
            "  rana sample runs/frog-1 --directions 5 --at 7:3 --grid directions.png"
        })
final class SampleCommand implements Callable<Integer> {
    private static final int MOST = 1_000_000;
    private static final int COUNT = 64;
    private static final int ANIMATED_SIDE = 256;
    private static final Duration PER_FRAME = Duration.ofMillis(80);

    @Mixin
    private GeneratorOptions generator = new GeneratorOptions();

    @Option(names = "--count", paramLabel = "N", description = "How many. Default: " + COUNT + ".")
    private @Nullable Integer count;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Draw this class only, where the run was told classes. Default: all, in turn.")
    private @Nullable String className;

    @Option(
            names = "--truncation",
            paramLabel = "T",
            defaultValue = "1",
            description = "Multiply latents by T, 0 to 1: typical pictures rather than varied ones. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double truncation;

    @Mixin
    private WayOptions ways = new WayOptions();

    @Option(
            names = "--grid",
            paramLabel = "FILE",
            description = "Write them as one PNG. Default: sample.png, unless --each or --gif is given.")
    private @Nullable Path grid;

    @Option(names = "--each", paramLabel = "DIR", description = "Write each as a PNG of its own into this folder.")
    private @Nullable Path each;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        int wanted = count == null ? COUNT : count;
        if (wanted < 1 || wanted > MOST) {
            throw new UsageException("--count must be 1 to " + MOST + "; got " + wanted);
        }
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("--truncation must be 0 to 1; got " + truncation);
        }
        Run run = generator.open();
        List<List<LatentPoint>> rows = ways.rows(generator.seed(), this::asked);
        if (count != null && !rows.isEmpty()) {
            throw new UsageException(
                    "--count is of pictures by chance; leave it out (--frames says how many on a way)");
        }
        requireRoom(
                rows.isEmpty() ? wanted : rows.size() * rows.get(0).size(),
                run.recipe().pictures(),
                Math.min(Runtime.getRuntime().maxMemory() / 2, Integer.MAX_VALUE));
        try (Explorer explorer = Explorer.open(run, generator.checkpoint(run), generator.device())) {
            if (rows.isEmpty()) {
                List<Picture> pictures =
                        explorer.draw(wanted, generator.seed(), truncation, Optional.ofNullable(className));
                write(pictures, (int) Math.ceil(Math.sqrt(wanted)), "seed" + generator.seed());
            } else {
                List<Picture> pictures =
                        explorer.draw(rows.stream().flatMap(List::stream).toList());
                int columns = rows.get(0).size();
                write(pictures, columns, "way");
                ways.gif().ifPresent(file -> animate(file, pictures, columns));
            }
        }
        return 0;
    }

    /** All pictures are held until they are written: a grid needs them twice. */
    static void requireRoom(long pictures, ImageSpec of, long room) {
        long bytes = 2 * pictures * of.size() * of.size() * of.channels();
        if (bytes > room) {
            throw new UsageException(
                    "%,d pictures of %d×%d×%d take %,d MB, and there is room for %,d: draw at most %,d at a time, each time with another --seed"
                            .formatted(
                                    pictures,
                                    of.size(),
                                    of.size(),
                                    of.channels(),
                                    bytes >> 20,
                                    room >> 20,
                                    room / (bytes / pictures)));
        }
    }

    /** {@code point} as the other options want it. */
    private LatentPoint asked(LatentPoint point) {
        LatentPoint truncated = point.truncated(truncation);
        return className == null ? truncated : truncated.ofClass(className);
    }

    private void write(List<Picture> pictures, int columns, String prefix) {
        if (each != null) {
            AtomicFile.createDirectories(each);
            for (int i = 0; i < pictures.size(); i++) {
                pictures.get(i).writePng(each.resolve("%s-%06d.png".formatted(prefix, i)));
            }
            console.say(pictures.size() + " pictures in " + each);
        }
        if (grid != null || (each == null && ways.gif().isEmpty())) {
            Path file = grid == null ? Path.of("sample.png") : grid;
            Grid.of(pictures, columns).writePng(file);
            console.say(file.toString());
        }
    }

    /** The way as one animation: every row but the first begins where the one before it ended. */
    private void animate(Path file, List<Picture> pictures, int columns) {
        List<Supplier<Picture>> frames = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            if (i == 0 || i % columns != 0) {
                Picture picture = pictures.get(i);
                frames.add(() -> picture.scaled(Math.max(1, ANIMATED_SIDE / picture.width())));
            }
        }
        AnimatedGif.write(file, frames, PER_FRAME);
        console.say(file.toString());
    }
}
