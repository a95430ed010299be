package rana;

/**
 * A problem that the user can fix. The message is one line that says what is wrong, where, the
 * value received and the fix, and can be shown to the user as it is.
 */
public abstract sealed class RanaException extends RuntimeException
        permits UsageException, FailureException, MemoryException {
    private static final long serialVersionUID = 1L;

    RanaException(String message, Throwable cause) {
        super(message, cause);
    }

    RanaException(String message) {
        super(message);
    }
}
