package rana;

/**
 * An invalid request: a misspelt key, a value out of range, settings that contradict each other.
 */
public final class UsageException extends RanaException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
