package rana;

/** What strangers wrote, names of files for instance, which may hold anything, as one short line that moves no cursor. */
public final class Printable {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LINE = 1000;

    private Printable() {}

    /** {@code name} in messages: control characters as their codes, and no more than 200 characters. */
    public static String of(String name) {
        return of(name, LONGEST_NAME);
    }

    /** A whole message that quotes who knows what: the same, and no more than 1,000 characters. */
    public static String line(String message) {
        return of(message, LONGEST_LINE);
    }

    private static String of(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> {
            boolean plain = !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE
                    && c != 0x2028
                    && c != 0x2029;
            line.append(plain ? Character.toString(c) : "\\u%04x".formatted(c));
        });
        return text.length() > longest ? line + "…" : line.toString();
    }
}
