package rana.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault injected into one step of a write, for tests of crash safety:
 * {@code -Drana.failpoint=STEP:FILE:ACTION[:N]}.
 *
 * <ul>
 *   <li>STEP is {@code before-} or {@code after-}, and {@code createDirectories}, {@code create},
 *       {@code append}, {@code force}, {@code move}, {@code forceFolder}, {@code delete} or
 *       {@code lock}: the methods of {@link FileOps}; or {@code write}, in the middle of the bytes
 *       of a file; or {@code gather} or {@code broadcast}, a call of a group of workers;
 *   <li>FILE is a glob for the name of the file or folder, for the name that it is moved to, or for {@code
 *       rank-N}, the worker that makes the call;
 *   <li>ACTION is {@code kill} (the process ends at once, without any cleanup), {@code full} (no
 *       space is left) or {@code denied};
 *   <li>N counts the matching steps, from 1: {@code kill} acts at the Nth only, {@code full} and
 *       {@code denied} from the Nth on.
 * </ul>
 *
 * With {@code -Drana.failpoint.once=MARKER}, the first {@code kill} creates the file MARKER, and none
 * follows, so that a process that is started again is not killed again.
 *
 * <p>So {@code before-move:checkpoint.json:kill:2} ends the process before the second manifest has its
 * name.
 */
public final class Failpoint {
    static final String PROPERTY = "rana.failpoint";
    private static final String ONCE = "rana.failpoint.once";

    private static final int KILLED = 137; // the exit status of a process ended by SIGKILL
    private static final Pattern SPECIFICATION = Pattern.compile("([A-Za-z-]+):([^:]+):(kill|full|denied)(?::(\\d+))?");

    private final String step;
    private final PathMatcher names;
    private final String action;
    private final long from;
    private final AtomicLong passed = new AtomicLong();

    private Failpoint(String step, String glob, String action, long from) {
        this.step = step;
        this.names = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        this.action = action;
        this.from = from;
    }

    /** Returns the failpoint that the system property sets, if any. */
    public static Optional<Failpoint> ofProcess() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Failpoint::parse);
    }

    static Failpoint parse(String specification) {
        Matcher parts = SPECIFICATION.matcher(specification);
        if (!parts.matches()) {
            throw new IllegalArgumentException(PROPERTY + " must be STEP:FILE:ACTION[:N]; got '" + specification + "'");
        }
        return new Failpoint(
                parts.group(1),
                parts.group(2),
                parts.group(3),
                parts.group(4) == null ? 1 : Long.parseLong(parts.group(4)));
    }

    /** Acts if {@code currentStep} of {@code path} matches; called at every step. */
    public void pass(String currentStep, Path path) throws IOException {
        Path name = path.getFileName();
        if (!step.equals(currentStep) || name == null || !names.matches(name)) {
            return;
        }
        long time = passed.incrementAndGet();
        if (action.equals("kill") && time == from && isFirst()) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (!action.equals("kill") && time >= from) {
            throw action.equals("full")
                    ? new IOException("No space left on device")
                    : new AccessDeniedException(path.toString());
        }
    }

    /** Returns true if no process with the same marker was killed before, or if there is no marker. */
    private static boolean isFirst() throws IOException {
        String marker = System.getProperty(ONCE, "");
        if (marker.isEmpty()) {
            return true;
        }
        try {
            Files.createFile(Path.of(marker));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
