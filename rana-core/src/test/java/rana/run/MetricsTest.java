package rana.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.report.RunFolder;

class MetricsTest {
    private static final String STEP_100 = "{\"step\":100,\"images\":2000,\"seconds\":12.3,\"d_loss\":-0.02,"
            + "\"g_loss\":0.71,\"d_real\":0.51,\"d_fake\":0.49,\"images_per_second\":160.2,"
            + "\"d_penalty\":0.3,\"d_overfitting\":0.8,\"augmentation\":0.1,\"d_gradient\":1.5,\"g_gradient\":2.5,"
            + "\"diversity\":0.9,\"grey\":0.01,\"nearest\":1.1,\"watchdog\":["
            + "{\"kind\":\"memorisation\",\"state\":\"begins\",\"what\":\"copies\",\"try\":\"more pictures\"},"
            + "{\"kind\":\"diverging\",\"state\":\"ends\"}],\"waiting\":0.25,\"workers\":["
            + "{\"rank\":0,\"images_per_second\":80.5,\"waiting\":0.2},"
            + "{\"rank\":1,\"images_per_second\":90,\"waiting\":0.3}]}";

    @TempDir
    Path run;

    @Test
    void reads_every_number_of_a_line() throws IOException {
        RunFolder.metrics(run, STEP_100);

        assertThat(Metrics.read(run))
                .containsExactly(new Metrics(
                        100,
                        2000,
                        12.3,
                        -0.02,
                        0.71,
                        0.51,
                        0.49,
                        160.2,
                        new Metrics.Balance(0.3, 0.8, 0.1, 1.5, 2.5),
                        new Metrics.Bound(Double.NaN, Double.NaN),
                        Optional.of(new SampleMeasures(0.9, 0.01, 1.1)),
                        List.of(
                                new Metrics.WatchdogEvent("memorisation", true, "copies", "more pictures"),
                                new Metrics.WatchdogEvent("diverging", false, "", "")),
                        List.of(new StepReport.Worker(0, 80.5, 0.2), new StepReport.Worker(1, 90, 0.3))));
    }

    @Test
    void passes_over_unknown_keys_broken_lines_and_the_line_being_written() throws IOException {
        RunFolder.metrics(
                run, STEP_100, "", "{\"step\":101,\"ima", "[1]", "{\"step\":102,\"lr\":{\"a\":1}}", "{\"step\":10");

        assertThat(Metrics.read(run)).extracting(Metrics::step).containsExactly(100L, 102L);
    }

    @Test
    void says_nan_for_what_is_missing_or_diverged() throws IOException {
        RunFolder.metrics(run, "{\"step\":1,\"d_loss\":NaN,\"g_loss\":null}");

        Metrics line = Metrics.read(run).get(0);

        assertThat(line.discriminatorLoss()).isNaN();
        assertThat(line.generatorLoss()).isNaN();
        assertThat(line.seconds()).isNaN();
        assertThat(line.images()).isEqualTo(-1);
    }

    @Test
    void counts_only_the_later_lines_of_steps_that_a_resumed_run_repeats() throws IOException {
        RunFolder.metrics(
                run,
                "{\"step\":1,\"d_loss\":1}",
                "{\"step\":2,\"d_loss\":2}",
                "{\"step\":3,\"d_loss\":3}",
                "{\"step\":2,\"d_loss\":20}");

        assertThat(Metrics.read(run)).extracting(Metrics::discriminatorLoss).containsExactly(1.0, 20.0);
    }

    @Test
    void are_none_where_there_is_no_file() {
        assertThat(Metrics.read(run)).isEmpty();
    }
}
