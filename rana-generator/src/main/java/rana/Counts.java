package rana;

import java.util.Locale;

/** Numbers of things in messages, with the noun in the singular or plural. */
public final class Counts {
    private Counts() {}

    /**
     * Returns a number and its noun: "1 class", "2,000 classes".
     *
     * @param noun the noun in the singular; if it has several words, the last one is put into the
     *     plural
     */
    public static String of(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : plural(noun));
    }

    /** Returns "is" for one thing and "are" for any other number. */
    public static String are(long number) {
        return number == 1 ? "is" : "are";
    }

    /** Returns "has" for one thing and "have" for any other number. */
    public static String have(long number) {
        return number == 1 ? "has" : "have";
    }

    private static String plural(String noun) {
        if (noun.matches(".*(?:s|x|ch|sh)")) {
            return noun + "es";
        }
        return noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }
}
