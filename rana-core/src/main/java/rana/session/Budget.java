package rana.session;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/** How much a training may take. */
public sealed interface Budget {
    /** Of time, for the steps and all that comes between them. */
    record Time(Duration duration) implements Budget {}

    /** Of steps. */
    record Steps(long steps) implements Budget {}

    /** Of real pictures shown to D. */
    record Images(long images) implements Budget {}

    /**
     * The budget that {@code text} asks for: {@code 90s}, {@code 45m}, {@code 1h30m}; {@code 2000steps}; {@code 200kimages}. Spaces
     * and commas do not matter.
     *
     * @throws UsageException if it is none of these, or nothing
     */
    static Budget parse(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[\\s,]", "");
        Matcher time = Syntax.TIME.matcher(plain);
        Matcher count = Syntax.COUNT.matcher(plain);
        if (!plain.isEmpty() && time.matches()) {
            Duration duration = Duration.ofHours(Syntax.number(time.group(1)))
                    .plusMinutes(Syntax.number(time.group(2)))
                    .plusSeconds(Syntax.number(time.group(3)));
            if (!duration.isZero()) {
                return new Time(duration);
            }
        } else if (count.matches()) {
            long number = Syntax.number(count.group(1)) * Syntax.unit(count.group(2));
            if (number > 0) {
                return count.group(3).equals("steps") ? new Steps(number) : new Images(number);
            }
        }
        throw new UsageException(
                "--budget must be a time (90s, 45m, 1h30m), steps (2000steps) or images (200kimages); got '" + text
                        + "'");
    }

    /** How budgets are written. */
    final class Syntax {
        private static final Pattern TIME = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?:in)?)?(?:(\\d{1,8})s)?");
        private static final Pattern COUNT = Pattern.compile("(\\d{1,12})([km]?)(steps|images)");

        private Syntax() {}

        private static long number(@Nullable String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }

        private static long unit(String letter) {
            return switch (letter) {
                case "k" -> 1_000;
                case "m" -> 1_000_000;
                default -> 1;
            };
        }
    }
}
