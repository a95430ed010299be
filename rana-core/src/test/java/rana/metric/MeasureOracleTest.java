package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.ProgressListener;
import rana.oracle.Fixture;
import tools.jackson.databind.JsonNode;

/**
 * Compares the measures with torchmetrics, torch-fidelity and prdc on the same features, as
 * computed by tools/oracle/measures.py.
 */
class MeasureOracleTest {
    private static final double PERCENT = 0.01;
    private static final double FRACTION = 1e-6; // the oracle's fractions are float32

    private final Fixture fixture = new Fixture("measures");

    @ParameterizedTest
    @ValueSource(strings = {"near", "far", "copies", "wide", "offset"})
    void published_implementations_agree(String name) {
        FeatureSet real = Features.of(fixture, name + ".real");
        FeatureSet generated = Features.of(fixture, name + ".generated");
        JsonNode expected = fixture.settings().required(name);

        assertThat(FrechetDistance.of(real, generated)).isCloseTo(number(expected, "frechet"), withPercentage(PERCENT));

        int equal = Math.min(real.count(), generated.count());
        assertThat(KernelDistance.unbiased(Features.first(real, equal), Features.first(generated, equal)))
                .isCloseTo(number(expected, "kernel"), withPercentage(PERCENT));

        Neighbourhood ofReal = Neighbourhood.of(real, 5, ProgressListener.SILENT);
        PrecisionRecall precisionRecall = PrecisionRecall.of(
                ofReal, Neighbourhood.of(generated, 3, ProgressListener.SILENT), 3, ProgressListener.SILENT);
        assertThat(precisionRecall.precision()).isCloseTo(number(expected, "precision"), within(FRACTION));
        assertThat(precisionRecall.recall()).isCloseTo(number(expected, "recall"), within(FRACTION));

        DensityCoverage densityCoverage = DensityCoverage.of(ofReal, generated, 5, ProgressListener.SILENT);
        assertThat(densityCoverage.density()).isCloseTo(number(expected, "density"), withPercentage(PERCENT));
        assertThat(densityCoverage.coverage()).isCloseTo(number(expected, "coverage"), within(FRACTION));

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
