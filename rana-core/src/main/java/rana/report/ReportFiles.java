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

/** Names and contents of the files in a run folder. */
final class ReportFiles {
    private ReportFiles() {}

    static void requireFolder(Path runFolder) {
        if (!Files.isDirectory(runFolder)) {
            throw new UsageException(
                    "no run folder " + runFolder + ": give the folder that a training wrote, such as runs/frog-1");
        }
    }

    /** The sample grids that have the size and channels of the last one, in step order. */
    static List<RunFiles.Sample> alikeGrids(Path runFolder) {
        List<RunFiles.Sample> grids = new RunFiles(runFolder).listSamples("grid");
        if (grids.isEmpty()) {
            return grids;
        }
        byte[] last = pngHeader(grids.get(grids.size() - 1).file());
        return grids.stream()
                .filter(grid -> Arrays.equals(pngHeader(grid.file()), last))
                .toList();
    }

    /** The part of a PNG file that holds width, height, depth and colour type. */
    private static byte[] pngHeader(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(26);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /** At most {@code most} of the items, evenly picked, the first and the last among them. */
    static <T> List<T> spread(List<T> items, int most) {
        if (items.size() <= most) {
            return items;
        }
        if (most == 1) {
            return items.subList(items.size() - 1, items.size());
        }
        var picked = new ArrayList<T>(most);
        for (int i = 0; i < most; i++) {
            picked.add(items.get((int) Math.round((double) i * (items.size() - 1) / (most - 1))));
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
