package rana.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A training went back, because a number in it was not finite.
 *
 * @param step that was not finished
 * @param network whose number it was
 * @param what was wrong, for people
 * @param toStep steps taken at the checkpoint, or 0 for the beginning, that it went back to
 * @param rates what became of each network's learning rate
 */
public record Rollback(long step, String network, String what, long toStep, List<Rate> rates) {
    /** Each time that a training goes back, its rates are multiplied by this. */
    public static final double LOWERED = 0.5;

    /** So many faults end a run. */
    public static final int MOST = 3;

    /** A learning rate before and after. */
    public record Rate(String network, double from, double to) {}

    public Rollback {
        rates = List.copyOf(rates);
    }

    /** What happened, in one line. */
    public String line() {
        String lowered = rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%s %.2g to %.2g", rate.network, rate.from, rate.to))
                .collect(Collectors.joining(", "));
        return "step %d: %s: %s; back to step %d, with lower rates: %s".formatted(step, network, what, toStep, lowered);
    }
}
