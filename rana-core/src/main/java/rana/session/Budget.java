package rana.session;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/** The limit of a training: a time, a number of steps or a number of images. */
public sealed interface Budget {
    /** Returns the seconds of a budget of time; empty for others. */
    default OptionalDouble seconds() {
        return OptionalDouble.empty();
    }

    /** A budget of time. */
    record Time(Duration duration) implements Budget {
        @Override
        public OptionalDouble seconds() {
            return OptionalDouble.of(duration.toMillis() / 1e3);
        }
    }

    /** A number of steps. */
    record Steps(long steps) implements Budget {}

    /** A number of real images shown to the discriminator. */
    record Images(long images) implements Budget {}

    /**
     * Parses a budget: {@code 90s}, {@code 45m}, {@code 1h30m}; {@code 2000steps};
     * {@code 200kimages}. Spaces and commas are ignored.
     *
     * @throws UsageException if it is none of these, or zero
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
                "budget must be a time (90s, 45m, 1h30m), steps (2000steps) or images (200kimages); got '" + text
                        + "'");
    }

    /** The syntax of budgets. */
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
