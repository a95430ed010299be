package rana.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Batch;
import rana.gan.Model;
import rana.gan.ShardRunner;
import rana.gan.StepContext;
import rana.random.RandomStream;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;
import rana.torch.CudaSettings;
import rana.torch.EngineThreads;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The duration of a training step in each precision on this machine, in seconds.
 *
 * @param float32 the median in float32
 * @param bfloat16 the median in bfloat16
 * @param batch the batch size of the steps, at most that of the recipe
 */
public record StepSeconds(double float32, double bfloat16, int batch) {
    private static final double LIMIT_SECONDS = 3;
    private static final int FIRST_BATCH = 4;
    private static final int GROWTH = 4;
    private static final int MAX_PAIRS = 5;

    /** The pairs of steps to expect: one to warm up, and two that count. */
    private static final int EXPECTED_PAIRS = 3;

    /**
     * Measures steps of both precisions in turn, on random images, with a model that is discarded.
     * After the first step, which loads kernels that the training needs anyway, this takes at most
     * three seconds. The batch grows up to the recipe's as long as its steps are expected to fit.
     *
     * @return empty if three seconds do not suffice even so
     */
    public static Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
        return measure(recipe, device, System::nanoTime);
    }

    static Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device, LongSupplier nanoTime) {
        RandomStream random = RandomStream.of(0).at("precision");
        CudaSettings before = CudaSettings.current();
        Models.applyCudaSettings(recipe, device);
        try (ShardRunner shardRunner = Models.shardRunner(recipe, device);
                Model model = Models.of(recipe, random, device, shardRunner);
                EngineThreads threads = shardRunner.engineThreads()) {
            return new Measurement(recipe, device, model, random, nanoTime).medians();
        } finally {
            if (device.cuda()) {
                before.apply();
            }
        }
    }

    /** A measurement in progress. */
    private static final class Measurement {
        private final Recipe recipe;
        private final ComputeDevice device;
        private final Model model;
        private final RandomStream random;
        private final LongSupplier nanoTime;
        private long endNanos;
        private long steps;

        private Measurement(
                Recipe recipe, ComputeDevice device, Model model, RandomStream random, LongSupplier nanoTime) {
            this.recipe = recipe;
            this.device = device;
            this.model = model;
            this.random = random;
            this.nanoTime = nanoTime;
        }

        private Optional<StepSeconds> medians() {
            int small = Math.min(FIRST_BATCH, recipe.training().batch());
            seconds(Precision.FLOAT32, small);
            endNanos = nanoTime.getAsLong() + (long) (LIMIT_SECONDS * 1e9);
            int batch = small;
            double exact = seconds(Precision.FLOAT32, batch);
            double reduced = seconds(Precision.BFLOAT16, batch);
            int larger = larger(batch);
            while (larger > batch && EXPECTED_PAIRS * (exact + reduced) * larger / batch <= left()) {
                batch = larger;
                exact = seconds(Precision.FLOAT32, batch);
                reduced = seconds(Precision.BFLOAT16, batch);
                larger = larger(batch);
            }
            List<Double> inFloat32 = new ArrayList<>();
            List<Double> inBfloat16 = new ArrayList<>();
            while (inFloat32.size() < MAX_PAIRS && exact + reduced <= left()) {
                exact = seconds(Precision.FLOAT32, batch);
                reduced = seconds(Precision.BFLOAT16, batch);
                inFloat32.add(exact);
                inBfloat16.add(reduced);
            }
            return inFloat32.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new StepSeconds(median(inFloat32), median(inBfloat16), batch));
        }

        private int larger(int batch) {
            return Math.min(recipe.training().batch(), GROWTH * batch);
        }

        private double left() {
            return (endNanos - nanoTime.getAsLong()) / 1e9;
        }

        /** Takes a step and returns its duration. */
        private double seconds(Precision precision, int batch) {
            model.setPrecision(precision);
            try (Scope scope = Scope.open()) {
                Batch real = images(batch);
                device.synchronize();
                long start = nanoTime.getAsLong();
                model.step(new StepContext(steps++, 0, batch, update -> real, random));
                device.synchronize();
                return (nanoTime.getAsLong() - start) / 1e9;
            }
        }

        private Batch images(int count) {
            ImageSpec spec = recipe.pictures();
            Tensor pixels = RandomTensors.uniform(
                    random.at("images"), -1, 1, spec.shape().batch(count));
            Optional<Tensor> labels = spec.classes() == 0
                    ? Optional.empty()
                    : Optional.of(device.placeIndices(Torch.indices(new int[count])));
            return new Batch(device.place(pixels), labels);
        }

        private static double median(List<Double> all) {
            return all.stream().sorted().toList().get(all.size() / 2);
        }
    }
}
