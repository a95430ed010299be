package rana.cli;

import java.io.File;
import java.util.regex.Pattern;

/** An argument of a command that is printed for a person to copy into a shell. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@+=,-]+");
    private static final Pattern PLAIN_ON_WINDOWS = Pattern.compile("[\\w./:\\\\@+-]+");

    private ShellWord() {}

    /** Returns the word, in quotes if the shells of this system would split or expand it. */
    static String of(String word) {
        return of(word, File.separatorChar == '\\');
    }

    /**
     * Returns the word for the shells of Windows or of other systems. Single quotes protect
     * everything but themselves, which are closed, escaped and opened again; the shells of Windows
     * share only double quotes. A line break needs the form with a dollar sign.
     */
    static String of(String word, boolean windows) {
        if ((windows ? PLAIN_ON_WINDOWS : PLAIN).matcher(word).matches()) {
            return word;
        }
        if (windows) {
            return '"' + word.replace("\"", "\\\"") + '"';
        }
        return word.chars().anyMatch(Character::isISOControl) ? escaped(word) : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escaped(String word) {
        StringBuilder text = new StringBuilder("$'");
        word.codePoints().forEach(c -> {
            if (c < ' ' || c == 0x7f) {
                text.append(String.format("\\%03o", c));
            } else if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append(c == '\'' || c == '\\' ? "\\" : "").appendCodePoint(c);
            }
        });
        return text.append('\'').toString();
    }
}
