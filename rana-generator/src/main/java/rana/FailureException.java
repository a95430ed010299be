package rana;

/** What was asked for was right, and the world did not let it happen: a full disk, a broken archive, a diverged loss. */
public final class FailureException extends RanaException {
    private static final long serialVersionUID = 1L;

    public FailureException(String message) {
        super(message);
    }

    public FailureException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 1;
    }
}
