package rana.train;

import java.util.Set;
import java.util.function.Consumer;
import rana.run.Finding;
import rana.run.Run;

/**
 * The state of a run when a session of it starts.
 *
 * @param run the run with its folder, recipe and history
 * @param step the number of steps taken before this session; 0 for a new run
 * @param findings the watchdog's findings that are still open from an earlier session
 * @param warnings receives problems that do not end the training, one line each
 */
public record SessionStart(Run run, long step, Set<Finding.Kind> findings, Consumer<String> warnings) {
    /** Creates the start of a session. */
    public SessionStart {
        findings = Set.copyOf(findings);
    }
}
