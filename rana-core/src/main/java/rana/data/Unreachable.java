package rana.data;

import org.jspecify.annotations.Nullable;

/**
 * A download that failed because of the network or the server; the message is the reason in words.
 */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean last;

    /** Creates the exception; if {@code last}, another attempt is pointless. */
    Unreachable(String reason, boolean last, @Nullable Throwable cause) {
        super(reason, cause);
        this.last = last;
    }

    /** Returns true if another attempt is pointless. */
    boolean isFinal() {
        return last;
    }
}
