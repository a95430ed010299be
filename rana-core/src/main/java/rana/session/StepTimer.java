package rana.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.train.Training;
import rana.train.TrainingListener;

/** A listener that measures the duration of a training step on this machine. */
final class StepTimer implements TrainingListener {
    private static final int WARM_UP_STEPS = 2;
    private static final int MEASURED_STEPS = 15;
    private static final double FRACTION = 0.05;

    private final Training training;
    private final long endNanos;
    private final List<Double> seconds = new ArrayList<>();

    private StepTimer(Training training, Duration max) {
        this.training = training;
        this.endNanos = System.nanoTime() + max.toNanos();
    }

    /**
     * Returns the median seconds of a step, from a training that is discarded. The first steps,
     * which are slower, are left out; at least one step is measured.
     *
     * @param budget the time of the training, of which 5 % may be spent here
     */
    static double measure(Recipe recipe, Duration budget, ImageSource images, long seed, ComputeDevice device) {
        Duration max = Duration.ofNanos((long) (budget.toNanos() * FRACTION));
        try (Training training = new Training(recipe, images, seed, device)) {
            StepTimer timer = new StepTimer(training, max);
            training.run(timer);
            return timer.median();
        }
    }

    @Override
    public void stepped(StepReport report) {
        seconds.add(report.seconds());
        boolean measured = seconds.size() > WARM_UP_STEPS;
        if (seconds.size() == WARM_UP_STEPS + MEASURED_STEPS || (measured && System.nanoTime() >= endNanos)) {
            training.stop();
        }
    }

    private double median() {
        List<Double> steps = new ArrayList<>();
        int first = Math.min(WARM_UP_STEPS, seconds.size() - 1);
        for (int i = Math.max(1, first); i < seconds.size(); i++) {
            steps.add(seconds.get(i) - seconds.get(i - 1));
        }
        return steps.isEmpty()
                ? seconds.get(0)
                : steps.stream().sorted().toList().get(steps.size() / 2);
    }
}
