package rana.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Step reports for tests. */
public final class StepReports {
    private StepReports() {}

    /** Returns the report of a step of batch 6 that took a second. */
    public static StepReport of(long step, Map<String, Double> metrics) {
        return new StepReport(step, step * 6, step, 6, metrics, Map.of(), 100, "");
    }

    /** Returns the report of a GAN's step. */
    public static StepReport gan(
            long step,
            double loss,
            double onReal,
            double onFake,
            double overfitting,
            double augmentation,
            double discriminatorGradient,
            double generatorGradient) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("d_loss", loss);
        metrics.put("g_loss", 0.5);
        metrics.put("d_penalty", 0.0);
        metrics.put("d_real", onReal);
        metrics.put("d_fake", onFake);
        metrics.put("d_overfitting", overfitting);
        metrics.put("augmentation", augmentation);
        metrics.put("d_gradient", discriminatorGradient);
        metrics.put("g_gradient", generatorGradient);
        return of(step, metrics);
    }
}
