package rana.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rana.UsageException;
import rana.io.AtomicFile;

/** Names and contents of the files in a run folder. */
final class RunFiles {
    static final String LOSS_CHART = "loss.png";
    static final String DISTANCE_CHART = "distance.png";
    static final String TIMELAPSE = "timelapse.gif";
    static final String REPORT = "report.html";
    static final String FACTS = "run.json";
    static final String RECIPE = "recipe.yaml";

    private static final Pattern SAMPLE = Pattern.compile("([a-z]+)-(\\d{6,18})\\.png");

    private RunFiles() {}

    /** A picture under {@code samples/} and the step it shows. */
    record Sample(long step, Path file) {}

    static void requireFolder(Path runFolder) {
        if (!Files.isDirectory(runFolder)) {
            throw new UsageException(
                    "no run folder " + runFolder + ": give the folder that a training wrote, such as runs/frog-1");
        }
    }

    /** The samples of one kind ("grid", "comparison"), in step order. */
    static List<Sample> samples(Path runFolder, String kind) {
        Path folder = runFolder.resolve("samples");
        var samples = new ArrayList<Sample>();
        if (!Files.isDirectory(folder)) {
            return samples;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = SAMPLE.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && name.group(1).equals(kind)) {
                    samples.add(new Sample(Long.parseLong(name.group(2)), file));
                }
            });
        } catch (IOException e) {
            throw AtomicFile.failure("cannot list " + folder, e);
        }
        samples.sort(Comparator.comparingLong(Sample::step));
        return samples;
    }

    /** The sample grids that have the size and channels of the last one, in step order. */
    static List<Sample> alikeGrids(Path runFolder) {
        List<Sample> grids = samples(runFolder, "grid");
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
