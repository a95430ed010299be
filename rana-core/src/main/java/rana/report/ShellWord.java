package rana.report;

import java.util.regex.Pattern;

/** A path as a person types it into a shell. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:\\\\@+-]+");

    private ShellWord() {}

    /** The word itself, in double quotes where a shell would take it apart. */
    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : '"' + word.replace("\"", "\\\"") + '"';
    }
}
