package rana.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import rana.train.Samples;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A program that takes one training step per request of {@code tools/bench/bench_frog.py}. It
 * prints {@code {"ready": true}} when it is set up, and then, for each line on standard input,
 * takes one step and prints {@code {"seconds": s}}. Arguments: the recipe (default: frog), the
 * number of threads (default: all), and settings to change.
 */
public final class FrogBench {
    private FrogBench() {}

    public static void main(String[] arguments) {
        List<String> settings = new ArrayList<>(List.of("training.steps=1000000", "training.every=1000000"));
        settings.addAll(List.of(arguments).subList(Math.min(2, arguments.length), arguments.length));
        Recipe recipe = Recipes.named(arguments.length > 0 ? arguments[0] : "frog", settings);
        if (arguments.length > 1) {
            Torch.setThreads(Integer.parseInt(arguments[1]));
        }
        ImageSource pictures = DataSources.open(
                "pond:200",
                DataOptions.of(recipe.pictures().size(), recipe.pictures().channels()));
        try (Training training = new Training(recipe, pictures, 1, ComputeDevice.named("auto"))) {
            training.run(new OnDemand(training));
        }
    }

    /** A listener that waits for a line before each step, and prints the duration of the step. */
    private static final class OnDemand implements TrainingListener {
        private final Training training;
        private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        private long startedNanos;

        OnDemand(Training training) {
            this.training = training;
        }

        @Override
        public void sampled(Samples samples) {
            if (samples.step() == 0) {
                System.out.println("{\"ready\": true}");
                await();
            }
        }

        @Override
        public void stepped(StepReport report) {
            double seconds = (System.nanoTime() - startedNanos) / 1e9;
            System.out.printf(Locale.ROOT, "{\"seconds\": %.6f}%n", seconds);
            await();
        }

        private void await() {
            try {
                if (in.readLine() == null) {
                    training.stop();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            startedNanos = System.nanoTime();
        }
    }
}
