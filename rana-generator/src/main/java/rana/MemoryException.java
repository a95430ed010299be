package rana;

/** Memory ran out, of the machine, a GPU or Java's heap: less is to be asked for at once. */
public final class MemoryException extends RanaException {
    private static final long serialVersionUID = 1L;

    public MemoryException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 3;
    }
}
