package rana.cli;

/** Whether a person is watching. */
final class Terminal {
    private Terminal() {}

    /** Whether both ends of this process are a terminal; the launcher asks newer Java versions for this meaning. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isInteractive() {
        return System.console() != null;
    }
}
