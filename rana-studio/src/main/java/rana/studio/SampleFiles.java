package rana.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/**
 * Which pictures a run has kept.
 *
 * @param steps of its grids, in order
 * @param kinds of pictures that there are of each
 */
record SampleFiles(List<Long> steps, List<String> kinds) {
    private static final List<String> KINDS = List.of("grid", "comparison", "generated", "real");
    private static final Pattern NAME = Pattern.compile("([a-z]+)-(\\d{6,18})\\.png");

    static SampleFiles of(RunKey key) {
        Path folder = key.folder().resolve(RunFiles.SAMPLES);
        NavigableSet<Long> steps = new TreeSet<>();
        NavigableSet<String> kinds = new TreeSet<>();
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> {
                    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                    if (name.matches()) {
                        steps.add(Long.parseLong(name.group(2)));
                        kinds.add(name.group(1));
                    }
                });
            } catch (IOException e) {
                throw AtomicFile.failure("cannot list " + folder, e);
            }
        }
        return new SampleFiles(
                new ArrayList<>(steps), KINDS.stream().filter(kinds::contains).toList());
    }

    /** Whether pictures of that kind are kept. */
    static boolean isKind(String kind) {
        return KINDS.contains(kind);
    }

    /** The name of a picture's file. */
    static String name(String kind, long step) {
        return "%s-%06d.png".formatted(kind, step);
    }
}
