package rana;

/** Memory of the machine, the GPU or the Java heap ran out; a smaller request may succeed. */
public final class MemoryException extends RanaException {
    private static final long serialVersionUID = 1L;

    public MemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
