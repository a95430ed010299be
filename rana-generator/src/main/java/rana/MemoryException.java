package rana;

/** A lack of memory in the machine, the GPU or the Java heap; a smaller request may succeed. */
public final class MemoryException extends RanaException {
    private static final long serialVersionUID = 1L;

    public MemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
