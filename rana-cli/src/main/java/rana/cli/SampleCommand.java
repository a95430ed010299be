package rana.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.Counts;
import rana.UsageException;
import rana.explore.Explorer;
import rana.explore.LatentPoint;
import rana.generate.DrawRequest;
import rana.generate.GeneratorInfo;
import rana.image.AnimatedGif;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.AtomicFile;

/** The command {@code rana sample}, which draws new pictures from a trained generator. */
@Command(
        name = "sample",
        description = "Draws new pictures from a trained generator: at random, on a path between points, or along the"
                + " directions that change pictures most.",
        footer = {
            "",
            "  rana sample runs/frog-1 --count 64 --seed 7 --grid out.png",
            "  rana sample runs/frog-1 --count 1000 --truncation 0.7 --each frogs/",
            "  rana sample runs/r3gan-small-conditional-1 --class frog --grid frogs.png",
            "  rana sample runs/frog-1 --interpolate 7,8,9,7 --gif path.gif",
            "  rana sample runs/frog-1 --directions 5 --at 7:3 --grid directions.png"
        })
final class SampleCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 1_000_000;
    private static final int COUNT = 64;
    private static final int ANIMATED_SIDE = 256;
    private static final Duration PER_FRAME = Duration.ofMillis(80);

    @Mixin
    private GeneratorOptions generator = new GeneratorOptions();

    @Option(names = "--count", paramLabel = "N", description = "Number of pictures. Default: " + COUNT + ".")
    private @Nullable Integer count;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Draw only this class of a class-conditional generator. Default: all classes in turn.")
    private @Nullable String className;

    @Option(
            names = "--truncation",
            paramLabel = "T",
            defaultValue = "1",
            description =
                    "Multiply latents by T, 0 to 1: lower values give more typical, less varied pictures. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double truncation;

    @Mixin
    private WayOptions paths = new WayOptions();

    @Option(
            names = "--grid",
            paramLabel = "FILE",
            description = "Write all pictures as one PNG. Default: sample.png, unless --each or --gif is given.")
    private @Nullable Path grid;

    @Option(names = "--each", paramLabel = "DIR", description = "Write each picture as its own PNG into this folder.")
    private @Nullable Path each;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        int wanted = count == null ? COUNT : count;
        if (wanted < 1 || wanted > MAX_COUNT) {
            throw new UsageException("--count must be 1 to " + MAX_COUNT + "; got " + wanted);
        }
        if (!(truncation >= 0 && truncation <= 1)) {
            throw new UsageException("--truncation must be 0 to 1; got " + truncation);
        }
        OutputFile.require("--grid", grid, "png");
        OutputFile.require("--gif", paths.gif().orElse(null), "gif");
        List<List<LatentPoint>> rows = paths.rows(generator.seed(), this::requested);
        if (count != null && !rows.isEmpty()) {
            throw new UsageException(
                    "--count sets the number of random pictures; leave it out (--frames sets that of a path)");
        }
        try (Explorer explorer = generator.explore()) {
            requireRoom(
                    rows.isEmpty() ? wanted : rows.size() * rows.get(0).size(),
                    explorer.info(),
                    Math.min(Runtime.getRuntime().maxMemory() / 2, Integer.MAX_VALUE));
            if (rows.isEmpty()) {
                DrawRequest request =
                        DrawRequest.seed(generator.seed()).count(wanted).truncation(truncation);
                List<Picture> pictures = explorer.draw(className == null ? request : request.label(className));
                write(pictures, (int) Math.ceil(Math.sqrt(wanted)), "seed" + generator.seed());
            } else {
                List<Picture> pictures =
                        explorer.draw(rows.stream().flatMap(List::stream).toList());
                int columns = rows.get(0).size();
                write(pictures, columns, "way");
                paths.gif().ifPresent(file -> animate(file, pictures, columns));
            }
        }
        return 0;
    }

    /**
     * Refuses more pictures than fit into memory: all are kept until they are written, and a grid
     * copies them.
     */
    static void requireRoom(long pictures, GeneratorInfo of, long room) {
        long bytes = 2 * pictures * of.width() * of.height() * of.channels();
        if (bytes > room) {
            throw new UsageException(
                    "%s of %d×%d×%d take %,d MB, and there is room for %,d: draw at most %,d at a time, each time with another --seed"
                            .formatted(
                                    Counts.of(pictures, "picture"),
                                    of.width(),
                                    of.height(),
                                    of.channels(),
                                    bytes >> 20,
                                    room >> 20,
                                    room / (bytes / pictures)));
        }
    }

    /** Returns {@code point} with the truncation and class of the options. */
    private LatentPoint requested(LatentPoint point) {
        LatentPoint truncated = point.truncated(truncation);
        return className == null ? truncated : truncated.ofClass(className);
    }

    private void write(List<Picture> pictures, int columns, String prefix) {
        if (each != null) {
            AtomicFile.createDirectories(each);
            for (int i = 0; i < pictures.size(); i++) {
                pictures.get(i).writePng(each.resolve(String.format(Locale.ROOT, "%s-%06d.png", prefix, i)));
            }
            console.say(pictures.size() + " pictures in " + each);
        }
        if (grid != null || (each == null && paths.gif().isEmpty())) {
            Path file = grid == null ? Path.of("sample.png") : grid;
            Grid.of(pictures, columns).writePng(file);
            console.say(file.toString());
        }
    }

    /**
     * Writes the path as one animation: every row but the first begins where the previous one
     * ended.
     */
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
