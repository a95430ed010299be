package rana.watch;

import java.util.Map;
import rana.run.Metrics;
import rana.run.StepReport;

/**
 * The metrics of one step that the watchdog reads, with the precision of {@code metrics.jsonl}, so
 * that a resumed run sees the same numbers. A metric that is not known is NaN.
 *
 * @param step the number of steps taken
 * @param realScore the mean discriminator score of real images
 * @param fakeScore the mean discriminator score of generated images
 * @param overfitting the overfitting measure r_t of the discriminator, in [-1, 1]
 * @param augmentationProbability the probability of each augmentation
 * @param discriminatorGradientNorm the norm of the gradient of the discriminator's loss
 * @param generatorGradientNorm the norm of the gradient of the generator's loss
 */
record StepMetrics(
        long step,
        double realScore,
        double fakeScore,
        double overfitting,
        double augmentationProbability,
        double discriminatorGradientNorm,
        double generatorGradientNorm) {
    static StepMetrics of(StepReport report) {
        Map<String, Double> metrics = report.metrics();
        return new StepMetrics(
                report.step(),
                metric(metrics, "d_real"),
                metric(metrics, "d_fake"),
                metric(metrics, "d_overfitting"),
                metric(metrics, "augmentation"),
                metric(metrics, "d_gradient"),
                metric(metrics, "g_gradient"));
    }

    private static double metric(Map<String, Double> metrics, String name) {
        return Metrics.rounded(metrics.getOrDefault(name, Double.NaN));
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
