package rana.session;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The syntax of a {@link Budget}. */
final class BudgetSyntax {
    /** Groups: hours, minutes, seconds. */
    static final Pattern TIME = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?:in)?)?(?:(\\d{1,8})s)?");

    /** Groups: number, factor, kind. */
    static final Pattern COUNT = Pattern.compile("(\\d{1,12})([km]?)(steps|images)");

    private BudgetSyntax() {}

    static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Returns the factor that a letter stands for; 1 for none. */
    static long factor(String letter) {
        return switch (letter) {
            case "k" -> 1_000;
            case "m" -> 1_000_000;
            default -> 1;
        };
    }
}
