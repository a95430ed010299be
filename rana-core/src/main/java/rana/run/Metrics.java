package rana.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.io.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of {@code metrics.jsonl}. A number that the line lacks is NaN, a count that it lacks is
 * -1.
 *
 * @param step the number of steps taken
 * @param images the number of real images shown so far
 * @param seconds the seconds spent in training steps
 * @param discriminatorLoss the discriminator's loss, as the objective defines it; may be negative
 * @param generatorLoss the generator's loss, as the objective defines it; may be negative
 * @param realProbability the mean score of real images, D(real): a probability if the objective
 *     defines one
 * @param fakeProbability the mean score of generated images, D(fake)
 * @param imagesPerSecond real images shown per second, as a moving average
 * @param balance the penalty, augmentation and gradient norms of a GAN
 * @param bound the evidence lower bound of an autoencoder
 * @param measures the watchdog's measures of this step's samples; empty without samples
 * @param events the watchdog's events at this step
 * @param workers the figures of the processes that compute the steps together, by rank; empty if they
 *     were not measured at this step, or if there is one process
 */
public record Metrics(
        long step,
        long images,
        double seconds,
        double discriminatorLoss,
        double generatorLoss,
        double realProbability,
        double fakeProbability,
        double imagesPerSecond,
        Balance balance,
        Bound bound,
        Optional<SampleMeasures> measures,
        List<WatchdogEvent> events,
        List<StepReport.Worker> workers) {
    /**
     * The numbers that show the balance of a GAN's two networks.
     *
     * @param penalty the penalties added to the discriminator's loss
     * @param overfitting the discriminator's overfitting r_t, in [-1, 1]
     * @param augmentation the probability of each augmentation, in [0, 1]
     * @param discriminatorGradient the norm of the discriminator's gradient
     * @param generatorGradient the norm of the generator's gradient
     */
    public record Balance(
            double penalty,
            double overfitting,
            double augmentation,
            double discriminatorGradient,
            double generatorGradient) {}

    /**
     * The two parts of an autoencoder's bound on the likelihood, in nats per image; NaN for a GAN.
     *
     * @param reconstruction -log p(x|z)
     * @param divergence the Kullback–Leibler divergence from the prior
     */
    public record Bound(double reconstruction, double divergence) {}

    /**
     * The start or the end of a failure that the watchdog found.
     *
     * @param kind the label of a {@link Finding.Kind}: {@code d-saturated}
     * @param begins true if it starts, false if it is over
     * @param what a description; empty if it is over
     * @param tryThis advice; empty if it is over
     */
    public record WatchdogEvent(String kind, boolean begins, String what, String tryThis) {}

    private static final double PER_UNIT = 1e6;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Returns {@code value} with six decimals, the precision of {@code metrics.jsonl}. */
    public static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * PER_UNIT) / PER_UNIT : value;
    }

    /**
     * Reads {@code metrics.jsonl} of a run folder; empty if there is none. A line that is not a
     * complete JSON object with a step, such as the one that is being written, is skipped. If a
     * resumed run repeats steps, the later lines count, so that steps always increase.
     */
    public static List<Metrics> read(Path runFolder) {
        Path file = new RunFiles(runFolder).metrics();
        var lines = new ArrayList<Metrics>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (BufferedReader reader = reader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                parse(line).ifPresent(metrics -> {
                    while (!lines.isEmpty() && lines.get(lines.size() - 1).step >= metrics.step) {
                        lines.remove(lines.size() - 1);
                    }
                    lines.add(metrics);
                });
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
        return lines;
    }

    /**
     * Opens a reader of {@code file} that replaces malformed characters: the last line may end
     * within one.
     */
    public static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private static Optional<Metrics> parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.path("step").isNumber() ? Optional.of(of(node)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Metrics of(JsonNode node) {
        return new Metrics(
                node.path("step").asLong(),
                node.path("images").asLong(-1),
                number(node, "seconds"),
                number(node, "d_loss"),
                number(node, "g_loss"),
                number(node, "d_real"),
                number(node, "d_fake"),
                number(node, "images_per_second"),
                new Balance(
                        number(node, "d_penalty"),
                        number(node, "d_overfitting"),
                        number(node, "augmentation"),
                        number(node, "d_gradient"),
                        number(node, "g_gradient")),
                new Bound(number(node, "reconstruction"), number(node, "divergence")),
                node.path("diversity").isNumber()
                        ? Optional.of(new SampleMeasures(
                                number(node, "diversity"), number(node, "grey"), number(node, "nearest")))
                        : Optional.empty(),
                node.path("watchdog").values().stream().map(Metrics::event).toList(),
                node.path("workers").values().stream().map(Metrics::worker).toList());
    }

    private static WatchdogEvent event(JsonNode node) {
        return new WatchdogEvent(
                node.path("kind").asString(""),
                node.path("state").asString("").equals("begins"),
                node.path("what").asString(""),
                node.path("try").asString(""));
    }

    private static StepReport.Worker worker(JsonNode node) {
        return new StepReport.Worker(
                node.path("rank").asInt(0), number(node, "images_per_second"), number(node, "waiting"));
    }

    private static double number(JsonNode node, String key) {
        return node.path(key).asDouble(Double.NaN);
    }
}
