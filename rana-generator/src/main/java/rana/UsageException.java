package rana;

/** What was asked for cannot be done as asked: a misspelt key, a value out of range, settings that do not fit. */
public final class UsageException extends RanaException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
