package rana.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The return of a training to an earlier step, because a number was not finite.
 *
 * @param step the step that failed
 * @param network the name of the network with the number
 * @param what a description of the fault
 * @param toStep the step of the checkpoint that the training returned to; 0 for the beginning
 * @param rates the change of each network's learning rate
 */
public record Rollback(long step, String network, String what, long toStep, List<Rate> rates) {
    /** The factor by which each rollback changes the learning rates. */
    public static final double LEARNING_RATE_FACTOR = 0.5;

    /** The number of faults that ends a run. */
    public static final int MAX_FAULTS = 3;

    /** The learning rate of a network before and after. */
    public record Rate(String network, double from, double to) {}

    /** Creates a rollback. */
    public Rollback {
        rates = List.copyOf(rates);
    }

    /** Returns the rollback as a message. */
    public String line() {
        String lowered = rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%s %.2g to %.2g", rate.network, rate.from, rate.to))
                .collect(Collectors.joining(", "));
        return "step %d: %s: %s; back to step %d, with lower learning rates: %s"
                .formatted(step, network, what, toStep, lowered);
    }
}
