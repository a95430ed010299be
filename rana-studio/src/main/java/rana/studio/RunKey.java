package rana.studio;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import rana.io.Sha256;
import rana.run.RunFiles;

/**
 * The identity of an existing run.
 *
 * @param id the id in requests: the name if it is safe in a URL, otherwise its safe characters and
 *     a digest
 * @param name the displayed name: the path in the folder of runs, unescaped
 * @param folder the run folder
 */
record RunKey(String id, String name, Path folder) {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(~[A-Za-z0-9_-][A-Za-z0-9._-]{0,99})*");
    private static final int MAX_PART = 40;
    private static final int DIGEST_DIGITS = 16;

    /** Returns the key of the run folder {@code run} in the folder {@code runs}. */
    static RunKey of(Path runs, Path run) {
        Path relative = runs.relativize(run);
        String name = relative.toString().replace('\\', '/');
        String joined = name.replace('/', '~');
        boolean plain = PLAIN.matcher(joined).matches() && !name.contains("~");
        return new RunKey(plain ? joined : digested(name), name, run);
    }

    /** Returns the files of the run. They are not checked for symbolic links. */
    RunFiles files() {
        return new RunFiles(folder);
    }

    /**
     * Returns a file of the run; empty if it does not exist, or it or its folder is a symbolic
     * link.
     */
    Optional<Path> file(String first, String... more) {
        Path at = folder.resolve(first);
        if (more.length > 0 && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        for (String part : more) {
            at = at.resolve(part);
        }
        return Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS) ? Optional.of(at) : Optional.empty();
    }

    private static String digested(String name) {
        var digest = Sha256.digest();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        String legible = name.replaceAll("[^A-Za-z0-9]+", "-");
        String part = legible.substring(0, Math.min(MAX_PART, legible.length()));
        return "run-" + part + "-" + Sha256.hexadecimal(digest).substring(0, DIGEST_DIGITS);
    }
}
