package rana;

/**
 * A valid request that could not be completed: the disk is full, an archive is corrupt, a loss
 * diverged.
 */
public final class FailureException extends RanaException {
    private static final long serialVersionUID = 1L;

    public FailureException(String message) {
        super(message);
    }

    public FailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
