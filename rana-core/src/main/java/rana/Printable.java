package rana;

/** What strangers wrote, names of files for instance, which may hold anything, as one short line that moves no cursor. */
public final class Printable {
    private static final int LONGEST = 200;

    private Printable() {}

    /** {@code name} in messages: control characters as {@code \\u001b}, and no more than 200 characters. */
    public static String of(String name) {
        StringBuilder line = new StringBuilder();
        name.codePoints().limit(LONGEST).forEach(c -> {
            boolean plain = !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE
                    && c != 0x2028
                    && c != 0x2029;
            line.append(plain ? Character.toString(c) : "\\u%04x".formatted(c));
        });
        return name.length() > LONGEST ? line + "…" : line.toString();
    }
}
