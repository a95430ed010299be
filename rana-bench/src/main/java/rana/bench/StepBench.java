package rana.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A program that times training steps, several variants of a recipe in turn. Each argument is a
 * recipe with settings, separated by spaces. For each it prints one line: the median, minimum and
 * maximum of the seconds per step. The system property {@code untimed} has the number of steps before
 * the timed ones (default: 20), {@code steps} that of the timed ones (default: 40), {@code device}
 * the device (default: auto).
 */
public final class StepBench {
    private static final int UNTIMED = Integer.getInteger("untimed", 20);

    private StepBench() {}

    public static void main(String[] variants) {
        int timed = Integer.getInteger("steps", 40);
        ComputeDevice device = ComputeDevice.named(System.getProperty("device", "auto"));
        for (String variant : variants) {
            try {
                System.out.println(variant + ": " + measure(variant, timed, device));
            } catch (RuntimeException e) {
                System.out.println(variant + ": " + Torch.firstLine(e));
            }
        }
    }

    private static String measure(String variant, int timed, ComputeDevice device) {
        List<String> words = List.of(variant.split(" "));
        List<String> settings = new ArrayList<>(words.subList(1, words.size()));
        settings.add("training.steps=1000000");
        settings.add("training.every=1000000");
        Recipe recipe = Recipes.named(words.get(0), settings);
        ImageSource images = DataSources.open(
                "pond:500",
                DataOptions.of(recipe.pictures().size(), recipe.pictures().channels()));
        try (Training training = new Training(recipe, images, 1, device)) {
            Timer timer = new Timer(training, timed);
            training.run(timer);
            return timer.summary();
        }
    }

    /** A listener that stops the training after the timed steps. */
    private static final class Timer implements TrainingListener {
        private final Training training;
        private final int timed;
        private final List<Double> seconds = new ArrayList<>();
        private long beganNanos;

        Timer(Training training, int timed) {
            this.training = training;
            this.timed = timed;
        }

        @Override
        public void stepped(StepReport report) {
            long now = System.nanoTime();
            if (report.step() > UNTIMED) {
                seconds.add((now - beganNanos) / 1e9);
            }
            if (report.step() == UNTIMED + timed) {
                training.stop();
            }
            beganNanos = System.nanoTime();
        }

        String summary() {
            List<Double> sorted = seconds.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "median %.3f ms, %.3f to %.3f, n=%d",
                    sorted.get(sorted.size() / 2) * 1e3,
                    sorted.get(0) * 1e3,
                    sorted.get(sorted.size() - 1) * 1e3,
                    sorted.size());
        }
    }
}
