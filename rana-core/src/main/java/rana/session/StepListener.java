package rana.session;

import java.util.function.Consumer;
import rana.run.StepReport;
import rana.train.TrainingListener;

/** A listener for completed steps alone. */
record StepListener(Consumer<StepReport> receiver) implements TrainingListener {
    @Override
    public void stepped(StepReport report) {
        receiver.accept(report);
    }

    @Override
    public String toString() {
        return "given to onStep (" + receiver.getClass().getName() + ")";
    }
}
