package rana.studio;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rana.run.RunFiles;

/**
 * The sample images of a run, as JSON.
 *
 * @param steps the steps that have samples, in order
 * @param kinds the kinds of images that exist
 */
record SampleFiles(List<Long> steps, List<String> kinds) {
    private static final List<String> KINDS =
            List.of(RunFiles.GRID, RunFiles.COMPARISON, RunFiles.GENERATED, RunFiles.REAL);

    /** Lists the samples of a run; none if their folder is a symbolic link. */
    static SampleFiles of(RunKey key) {
        RunFiles files = key.files();
        List<RunFiles.Sample> samples =
                Files.isDirectory(files.samples(), LinkOption.NOFOLLOW_LINKS) ? files.listSamples() : List.of();
        Set<String> kinds = samples.stream().map(RunFiles.Sample::kind).collect(Collectors.toSet());
        return new SampleFiles(
                samples.stream().map(RunFiles.Sample::step).distinct().toList(),
                KINDS.stream().filter(kinds::contains).toList());
    }

    /** Returns true if {@code kind} is a kind of sample image. */
    static boolean isKind(String kind) {
        return KINDS.contains(kind);
    }
}
