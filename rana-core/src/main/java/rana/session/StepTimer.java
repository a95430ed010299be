package rana.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/** How long a step takes on this machine. */
final class StepTimer implements TrainingListener {
    private static final int WARM_UP = 2;
    private static final int MEASURED = 15;
    private static final double SHARE = 0.05;

    private final Training training;
    private final long endNanos;
    private final List<Double> seconds = new ArrayList<>();

    private StepTimer(Training training, Duration most) {
        this.training = training;
        this.endNanos = System.nanoTime() + most.toNanos();
    }

    /**
     * The median seconds of a step of a training that is thrown away. After the first steps, which are slower, it measures at least one.
     *
     * @param budget of which a small share is spent
     */
    static double measure(Recipe recipe, Duration budget, ImageSource source, long seed, ComputeDevice device) {
        Duration most = Duration.ofNanos((long) (budget.toNanos() * SHARE));
        try (Training training = new Training(recipe, source, seed, device)) {
            StepTimer pace = new StepTimer(training, most);
            training.run(pace);
            return pace.median();
        }
    }

    @Override
    public void stepped(StepReport report) {
        seconds.add(report.seconds());
        boolean measured = seconds.size() > WARM_UP;
        if (seconds.size() == WARM_UP + MEASURED || (measured && System.nanoTime() >= endNanos)) {
            training.stop();
        }
    }

    private double median() {
        List<Double> each = new ArrayList<>();
        int first = Math.min(WARM_UP, seconds.size() - 1);
        for (int i = Math.max(1, first); i < seconds.size(); i++) {
            each.add(seconds.get(i) - seconds.get(i - 1));
        }
        return each.isEmpty() ? seconds.get(0) : each.stream().sorted().toList().get(each.size() / 2);
    }
}
