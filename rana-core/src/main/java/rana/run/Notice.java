package rana.run;

import java.util.List;
import java.util.Optional;

/**
 * What the watchdog has to say after a step or its samples.
 *
 * @param step how many steps have been taken
 * @param measures of the samples, where there were any
 * @param begins what has gone wrong
 * @param ends what is over
 */
public record Notice(long step, Optional<SampleMeasures> measures, List<Finding> begins, List<Finding.Kind> ends) {
    public Notice {
        begins = List.copyOf(begins);
        ends = List.copyOf(ends);
    }
}
