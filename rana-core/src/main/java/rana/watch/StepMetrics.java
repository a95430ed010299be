package rana.watch;

import java.util.Map;
import rana.run.Metrics;
import rana.run.StepReport;

/**
 * What the watchdog looks at in one step, as exactly as {@code metrics.jsonl} keeps it, so that a resumed run sees the same. A figure
 * that is not known is NaN.
 *
 * @param onReal how real D held real pictures to be
 * @param onFake how real it held generated ones to be
 * @param overfitting how sure it was of real pictures
 * @param augmentation probability of each augmentation
 */
public record StepMetrics(
        long step,
        double onReal,
        double onFake,
        double overfitting,
        double augmentation,
        double discriminatorGradient,
        double generatorGradient) {
    static StepMetrics of(StepReport report) {
        Map<String, Double> figures = report.metrics();
        return new StepMetrics(
                report.step(),
                figure(figures, "d_real"),
                figure(figures, "d_fake"),
                figure(figures, "d_overfitting"),
                figure(figures, "augmentation"),
                figure(figures, "d_gradient"),
                figure(figures, "g_gradient"));
    }

    private static double figure(Map<String, Double> figures, String name) {
        return Metrics.rounded(figures.getOrDefault(name, Double.NaN));
    }

    static StepMetrics of(Metrics line) {
        return new StepMetrics(
                line.step(),
                line.realProbability(),
                line.fakeProbability(),
                line.balance().overfitting(),
                line.balance().augmentation(),
                line.balance().discriminatorGradient(),
                line.balance().generatorGradient());
    }
}
