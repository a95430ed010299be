package rana.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import rana.image.AnimatedGif;
import rana.image.Picture;
import rana.run.RunFiles;

/** An animation of a run's sample grids, from the first to the last. */
final class Timelapse {
    private static final int MAX_FRAMES = 60;

    /** The size below which grids are enlarged to twice their size. */
    private static final int SMALL_PIXELS = 300;

    private Timelapse() {}

    /**
     * Writes {@code timelapse.gif} from {@code samples/grid-*.png} in step order: at most
     * {@value #MAX_FRAMES} of them, evenly spaced. Grids of another shape than the last one are
     * left out. Writes nothing if there are fewer than two.
     */
    static void write(Path runFolder) {
        List<RunFiles.Sample> grids = ReportFiles.gridsOfOneShape(runFolder);
        if (grids.size() < 2) {
            return;
        }
        Picture last = Picture.readPng(grids.get(grids.size() - 1).file());
        int factor = Math.max(last.width(), last.height()) < SMALL_PIXELS ? 2 : 1;
        List<Supplier<Picture>> frames = ReportFiles.spread(grids, MAX_FRAMES).stream()
                .map(grid ->
                        (Supplier<Picture>) () -> Picture.readPng(grid.file()).scaled(factor))
                .toList();
        AnimatedGif.write(new RunFiles(runFolder).timelapse(), frames, perFrame(frames.size()));
    }

    /**
     * Returns the duration of a frame; the animation takes about six seconds, so few frames do not
     * flicker.
     */
    private static Duration perFrame(int frames) {
        return Duration.ofMillis(Math.max(100, Math.min(500, 6000 / frames)));
    }
}
