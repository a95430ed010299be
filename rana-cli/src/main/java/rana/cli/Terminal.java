package rana.cli;

/** The terminal of this process. */
final class Terminal {
    private Terminal() {}

    /**
     * Returns true if standard input and output are a terminal. The launcher sets the option that
     * keeps this meaning in newer Java versions.
     */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isInteractive() {
        return System.console() != null;
    }
}
