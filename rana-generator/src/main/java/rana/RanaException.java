package rana;

/**
 * Something a person can mend: the message is one line that says what, where, what was received and how to mend it. The
 * command line prints it as it stands and exits with {@link #exitCode()}.
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

    /** The exit status of a program that ends because of this. */
    public abstract int exitCode();
}
