package rana.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/** Access to the files of a run folder. */
final class ReportFiles {
    private ReportFiles() {}

    static void requireFolder(Path runFolder) {
        if (!Files.isDirectory(runFolder)) {
            throw new UsageException(
                    runFolder + " is not a run folder; give the folder that a training wrote, such as runs/frog-1");
        }
    }

    /** Returns the sample grids with the size and channels of the last one, in step order. */
    static List<RunFiles.Sample> gridsOfOneShape(Path runFolder) {
        List<RunFiles.Sample> grids = new RunFiles(runFolder).listSamples(RunFiles.GRID);
        if (grids.isEmpty()) {
            return grids;
        }
        byte[] last = pngHeader(grids.get(grids.size() - 1).file());
        return grids.stream()
                .filter(grid -> Arrays.equals(pngHeader(grid.file()), last))
                .toList();
    }

    /** Returns the start of a PNG file, which contains width, height, depth and colour type. */
    private static byte[] pngHeader(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(26);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /**
     * Returns at most {@code max} of the items, evenly spaced, including the first and the last.
     */
    static <T> List<T> spread(List<T> items, int max) {
        if (items.size() <= max) {
            return items;
        }
        if (max == 1) {
            return items.subList(items.size() - 1, items.size());
        }
        var picked = new ArrayList<T>(max);
        for (int i = 0; i < max; i++) {
            picked.add(items.get((int) Math.round((double) i * (items.size() - 1) / (max - 1))));
        }
        return picked;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }
}
