package rana.session;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
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
        Matcher time = BudgetSyntax.TIME.matcher(plain);
        Matcher count = BudgetSyntax.COUNT.matcher(plain);
        if (!plain.isEmpty() && time.matches()) {
            Duration duration = Duration.ofHours(BudgetSyntax.number(time.group(1)))
                    .plusMinutes(BudgetSyntax.number(time.group(2)))
                    .plusSeconds(BudgetSyntax.number(time.group(3)));
            if (!duration.isZero()) {
                return new Time(duration);
            }
        } else if (count.matches()) {
            long number = BudgetSyntax.number(count.group(1)) * BudgetSyntax.factor(count.group(2));
            if (number > 0) {
                return count.group(3).equals("steps") ? new Steps(number) : new Images(number);
            }
        }
        throw new UsageException(
                "budget must be a time (90s, 45m, 1h30m), steps (2000steps) or images (200kimages); got '" + text
                        + "'");
    }
}
