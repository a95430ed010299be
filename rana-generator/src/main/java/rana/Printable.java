package rana;

/**
 * An encoder that makes untrusted text, such as file names, safe to print: one short line without
 * control characters.
 */
public final class Printable {
    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_LINE_LENGTH = 1000;

    private Printable() {}

    /** Returns {@code name}, cut to at most 200 characters, with control characters escaped. */
    public static String of(String name) {
        return of(name, MAX_NAME_LENGTH);
    }

    /**
     * Returns {@code message}, which may quote untrusted text, cut to at most 1,000 characters and
     * escaped in the same way.
     */
    public static String line(String message) {
        return of(message, MAX_LINE_LENGTH);
    }

    private static String of(String text, int maxLength) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(maxLength).forEach(c -> {
            boolean plain = !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE
                    && c != 0x2028
                    && c != 0x2029;
            line.append(plain ? Character.toString(c) : "\\u%04x".formatted(c));
        });
        return text.codePointCount(0, text.length()) > maxLength ? line + "…" : line.toString();
    }
}
