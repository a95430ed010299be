package rana.cli;

import java.util.regex.Pattern;

/** An argument of a command that is printed for a person to copy into a shell. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:\\\\@+-]+");

    private ShellWord() {}

    /** Returns the word, in double quotes if a shell would split or expand it. */
    static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : '"' + word.replace("\"", "\\\"") + '"';
    }
}
