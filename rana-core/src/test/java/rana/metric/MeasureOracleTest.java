package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.oracle.Fixture;
import tools.jackson.databind.JsonNode;

/** The same features through torchmetrics, torch-fidelity and prdc: agreement to 1e-4, as tools/oracle/measures.py found them. */
class MeasureOracleTest {
    private static final double PERCENT = 0.01;
    private static final double SHARE = 1e-6; // the oracle's shares are float32

    private final Fixture fixture = new Fixture("measures");

    @ParameterizedTest
    @ValueSource(strings = {"near", "far", "copies", "wide", "offset"})
    void published_implementations_agree(String name) {
        FeatureSet real = Features.of(fixture, name + ".real");
        FeatureSet generated = Features.of(fixture, name + ".generated");
        JsonNode expected = fixture.settings().required(name);

        assertThat(FrechetDistance.of(real, generated)).isCloseTo(number(expected, "frechet"), withPercentage(PERCENT));

        int alike = Math.min(real.count(), generated.count());
        assertThat(KernelDistance.unbiased(Features.first(real, alike), Features.first(generated, alike)))
                .isCloseTo(number(expected, "kernel"), withPercentage(PERCENT));

        Neighbourhood ofReal = Neighbourhood.of(real, 5, ProgressListener.SILENT);
        PrecisionRecall shares = PrecisionRecall.of(
                ofReal, Neighbourhood.of(generated, 3, ProgressListener.SILENT), 3, ProgressListener.SILENT);
        assertThat(shares.precision()).isCloseTo(number(expected, "precision"), within(SHARE));
        assertThat(shares.recall()).isCloseTo(number(expected, "recall"), within(SHARE));

        DensityCoverage balls = DensityCoverage.of(ofReal, generated, 5, ProgressListener.SILENT);
        assertThat(balls.density()).isCloseTo(number(expected, "density"), withPercentage(PERCENT));
        assertThat(balls.coverage()).isCloseTo(number(expected, "coverage"), within(SHARE));

        Memorisation memorisation = Memorisation.of(generated, ofReal, ProgressListener.SILENT);
        assertThat(memorisation.ratio()).isCloseTo(number(expected, "memorisation"), withPercentage(PERCENT));
        for (int i = 0; i < generated.count(); i++) {
            assertThat(memorisation.nearest().pair(i).training())
                    .isEqualTo(expected.required("nearest").get(i).intValue());
        }
    }

    private static double number(JsonNode figures, String name) {
        return figures.required(name).doubleValue();
    }
}
