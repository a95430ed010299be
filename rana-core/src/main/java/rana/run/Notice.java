package rana.run;

import java.util.List;
import java.util.Optional;

/**
 * A report of the watchdog after a step or its samples.
 *
 * @param step the number of steps taken
 * @param measures the measures of the samples; empty without samples
 * @param begins the failures that start
 * @param ends the failures that are over
 */
public record Notice(long step, Optional<SampleMeasures> measures, List<Finding> begins, List<Finding.Kind> ends) {
    /** Creates a notice. */
    public Notice {
        begins = List.copyOf(begins);
        ends = List.copyOf(ends);
    }
}
