package rana.data;

import org.jspecify.annotations.Nullable;

/** The net, not this machine, did not let something be fetched; the message is the reason in words. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean last;

    /** If {@code last}, another attempt is not worth while. */
    Unreachable(String reason, boolean last, @Nullable Throwable cause) {
        super(reason, cause);
        this.last = last;
    }

    boolean isFinal() {
        return last;
    }
}
