package rana.cluster;

/** The kinds of lines that launchers send to each other. */
final class LauncherLine {
    /** The version of these lines; another one is refused. */
    static final String PROTOCOL = "2";

    // of the launcher of rank 0
    static final String HELLO = "rana-rendezvous";
    static final String REFUSED = "refused";
    static final String BUSY = "busy";
    static final String WELCOME = "welcome";
    static final String START = "start";
    static final String KILL = "kill";
    static final String SAY = "say";
    static final String END = "end";

    // of the others
    static final String JOIN = "join";
    static final String ENDED = "ended";
    static final String STOP = "stop";

    // of both
    static final String ENTRY = "entry";

    private LauncherLine() {}

    /** Returns the statement that a launcher with the secret proves. */
    static String[] joining(String nonce, String answer, int rank, int world, String facts) {
        return new String[] {JOIN, PROTOCOL, nonce, answer, Integer.toString(rank), Integer.toString(world), facts};
    }

    /** Returns the statement that the launcher of rank 0 proves. */
    static String[] welcoming(String nonce, String answer) {
        return new String[] {WELCOME, PROTOCOL, nonce, answer};
    }
}
