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
 * One line of {@code metrics.jsonl}; a number the line does not have is NaN, a count it does not have is -1.
 *
 * @param step steps trained so far
 * @param images real images seen so far
 * @param seconds trained so far
 * @param discriminatorLoss as the objective defines it; may be negative
 * @param generatorLoss as the objective defines it; may be negative
 * @param realProbability mean probability D gives real pictures of being real, D(real)
 * @param fakeProbability mean probability D gives generated pictures of being real, D(fake)
 * @param imagesPerSecond real images a second lately, a moving average
 * @param balance of the two players
 * @param bound of an autoencoder
 * @param measures of the samples of this step, if it had any
 * @param events what the watchdog reported at this step
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
        List<WatchdogEvent> events) {
    /**
     * How the players stand to each other.
     *
     * @param penalty that D paid
     * @param overfitting how sure D is of real pictures, in [-1, 1]
     * @param augmentation probability of each augmentation
     * @param discriminatorGradient norm of D's gradient
     * @param generatorGradient norm of G's gradient
     */
    public record Balance(
            double penalty,
            double overfitting,
            double augmentation,
            double discriminatorGradient,
            double generatorGradient) {}

    /**
     * The two parts of an autoencoder's bound on the likelihood, in nats a picture; NaN where a GAN is trained.
     *
     * @param reconstruction -log p(x|z)
     * @param divergence from the prior
     */
    public record Bound(double reconstruction, double divergence) {}

    /**
     * Something went wrong, or is over.
     *
     * @param kind as {@code d-saturated}
     * @param begins whether it went wrong
     * @param what is wrong, for people; "" where it is over
     * @param tryThis against it; "" where it is over
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
     * Reads {@code metrics.jsonl} of a run folder; empty where there is none. A line that is no whole JSON object with a
     * step, such as the one being written right now, is passed over. Where a resumed run repeats steps, the later lines
     * count, so steps always increase.
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

    /** Reads the lines of {@code file}; what is no character is replaced, for the last line may be torn within one. */
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
                node.path("watchdog").values().stream().map(Metrics::event).toList());
    }

    private static WatchdogEvent event(JsonNode node) {
        return new WatchdogEvent(
                node.path("kind").asString(""),
                node.path("state").asString("").equals("begins"),
                node.path("what").asString(""),
                node.path("try").asString(""));
    }

    private static double number(JsonNode node, String key) {
        return node.path(key).asDouble(Double.NaN);
    }
}
