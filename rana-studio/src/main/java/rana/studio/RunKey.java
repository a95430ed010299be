package rana.studio;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import rana.io.Sha256;

/**
 * A run that is there.
 *
 * @param id what requests name it by: its name where that is plain, else what is plain of it and a digest
 * @param name for people: where it lies in the folder of runs, whatever it is called
 */
record RunKey(String id, String name, Path folder) {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(~[A-Za-z0-9_-][A-Za-z0-9._-]{0,99})*");
    private static final int LONGEST_PART = 40;
    private static final int DIGITS = 16;

    static RunKey of(Path runs, Path run) {
        Path relative = runs.relativize(run);
        String name = relative.toString().replace('\\', '/');
        String joined = name.replace('/', '~');
        boolean plain = PLAIN.matcher(joined).matches() && !name.contains("~");
        return new RunKey(plain ? joined : digested(name), name, run);
    }

    /** The file of that name in the run; empty where there is none, or a link is in its place. */
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
        String part = legible.substring(0, Math.min(LONGEST_PART, legible.length()));
        return "run-" + part + "-" + Sha256.hexadecimal(digest).substring(0, DIGITS);
    }
}
