package rana.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/**
 * A GAN with every kind of state (momentum, batch norm, dropout, label noise, lazy penalties, adaptive augmentation, an average,
 * schedules) that takes milliseconds a step.
 */
public final class TinyGan {
    private TinyGan() {}

    public static Recipe recipe(String... assignments) {
        List<String> all = new ArrayList<>(List.of(
                "pictures.size=8",
                "networks.latent.size=4",
                "networks.generator=[{type: linear, units: 64}, {type: reshape, height: 4, width: 4, channels: 4},"
                        + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: leaky-relu, slope: 0.1},"
                        + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                "networks.discriminator=[{type: conv, channels: 4, kernel: 4, stride: 2, padding: same},"
                        + " {type: leaky-relu, slope: 0.2}, {type: flatten}, {type: dropout, rate: 0.4},"
                        + " {type: linear, units: 1}]",
                "objective={type: cross-entropy, real: 1, fake: 0, fromLogits: true,"
                        + " noise: {amount: 0.1, sides: two-sided}, generator: non-saturating}",
                "regularization.penalties=[{type: r1, weight: 0.1, every: 2}, {type: r2, weight: 0.1, every: 3}]",
                "regularization.augmentation={transforms: [{type: flip}, {type: translation, ratio: 0.125}],"
                        + " probability: 0.5, adaptive: {target: 0, adjustImages: 100, limit: 0.9}}",
                "optimizer.discriminator={type: adam, lr: 2.0e-4, beta1: 0.5, beta2: 0.999, epsilon: 1.0e-8, clipValue: 0,"
                        + " decay: 0}",
                "optimizer.generator={type: adam, lr: {curve: cosine, from: 2.0e-4, to: 0, share: 1, warmup: 0.2},"
                        + " beta1: 0.5, beta2: 0.999, epsilon: 1.0e-8, clipValue: 0, decay: 0}",
                "optimizer.average={halfLifeImages: 20, rampUp: 0.5}",
                "training.batch=6",
                "training.discriminatorSteps=2",
                "training.steps=12",
                "training.every=5",
                "training.precision=float32"));
        all.addAll(List.of(assignments));
        return Recipes.named("pond", all);
    }

    public static ImageSource pictures() {
        return pictures("pond:40", null);
    }

    public static ImageSource pictures(String source, @Nullable Path path) {
        return DataSources.open(source, DataOptions.of(8, 3).path(path));
    }
}
