package rana.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import rana.image.AnimatedGif;
import rana.image.Picture;
import rana.run.RunFiles;

/** Shows a run from its first sample grid to its last as an animation. */
public final class Timelapse {
    private static final int MOST_FRAMES = 60;

    /** Grids smaller than this are enlarged to twice their size. */
    private static final int SMALL_PIXELS = 300;

    private Timelapse() {}

    /**
     * Writes {@code timelapse.gif} from {@code samples/grid-*.png} in step order: at most {@value #MOST_FRAMES} of them,
     * evenly picked. Grids of another shape than the last one are left out; with fewer than two nothing is written.
     */
    public static void write(Path runFolder) {
        List<RunFiles.Sample> grids = ReportFiles.alikeGrids(runFolder);
        if (grids.size() < 2) {
            return;
        }
        Picture last = Picture.readPng(grids.get(grids.size() - 1).file());
        int factor = Math.max(last.width(), last.height()) < SMALL_PIXELS ? 2 : 1;
        List<Supplier<Picture>> frames = ReportFiles.spread(grids, MOST_FRAMES).stream()
                .map(grid ->
                        (Supplier<Picture>) () -> Picture.readPng(grid.file()).scaled(factor))
                .toList();
        AnimatedGif.write(new RunFiles(runFolder).timelapse(), frames, perFrame(frames.size()));
    }

    /** About six seconds in all, so that few frames are not a flicker and many not a wait. */
    private static Duration perFrame(int frames) {
        return Duration.ofMillis(Math.max(100, Math.min(500, 6000 / frames)));
    }
}
