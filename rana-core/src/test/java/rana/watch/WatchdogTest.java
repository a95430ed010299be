package rana.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Finding;
import rana.run.Finding.Kind;
import rana.run.Metrics;
import rana.run.MetricsWriter;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.RunFiles;
import rana.run.StepReport;
import rana.run.StepReports;
import rana.train.TinyGan;
import rana.train.TrainingListener;

class WatchdogTest {
    @TempDir
    private Path folder;

    private final List<Notice> notices = new ArrayList<>();
    private final TrainingListener collector = new TrainingListener() {
        @Override
        public void noticed(Notice notice) {
            notices.add(notice);
        }
    };
    private long step;

    @Test
    void a_balanced_training_starts_no_finding() {
        TrainingListener listener = watching(TinyGan.recipe());
        for (int i = 0; i < 1000; i++) {
            listener.stepped(report(0.6 + 0.3 * Math.sin(i), 0.4, Math.sin(i), 1 + 0.9 * Math.sin(i), 1));
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void a_saturated_discriminator_is_reported_once_and_once_when_it_is_over() {
        TrainingListener listener = watching(TinyGan.recipe());
        repeat(99, () -> listener.stepped(report(0.98, 0.02, 0.5, 1, 1)));
        assertThat(notices).isEmpty();
        listener.stepped(report(0.98, 0.02, 0.5, 1, 1));

        assertThat(notices).hasSize(1);
        Finding finding = notices.get(0).begins().get(0);
        assertThat(finding.kind()).isEqualTo(Kind.D_SATURATED);
        assertThat(finding.step()).isEqualTo(100);
        assertThat(finding.value()).isBetween(0.95, 0.97);
        assertThat(finding.what()).contains("0.96").hasLineCount(1);
        assertThat(finding.tryThis())
                .contains("training.discriminatorSteps of 1 (it is 2)")
                .doesNotContain("%");

        repeat(300, () -> listener.stepped(report(step % 2 == 0 ? 0.96 : 0.85, 0.02, 0.5, 1, 1)));
        assertThat(notices).as("between the two thresholds").hasSize(1);
        repeat(100, () -> listener.stepped(report(0.7, 0.3, 0.5, 1, 1)));
        assertThat(notices).hasSize(2);
        assertThat(notices.get(1).ends()).containsExactly(Kind.D_SATURATED);
        assertThat(notices.get(1).begins()).isEmpty();
    }

    @Test
    void
            scores_that_are_not_probabilities_are_checked_by_sign_and_those_of_wasserstein_or_relativistic_objectives_are_not() {
        TrainingListener hinge = watching(TinyGan.recipe("objective={type: hinge}"));
        repeat(300, () -> hinge.stepped(report(3, -3, 0.9, 1, 1)));
        assertThat(notices).isEmpty();
        repeat(100, () -> hinge.stepped(report(3, -3, 1, 1, 1)));
        assertThat(kinds()).containsExactly(Kind.D_SATURATED);

        notices.clear();
        TrainingListener critic = watching(Recipes.named("wgan-gp", List.of()));
        repeat(300, () -> critic.stepped(report(30, -30, 1, 1, 1)));
        TrainingListener relativistic = watching(TinyGan.recipe("objective={type: relativistic}"));
        repeat(300, () -> relativistic.stepped(report(30, -30, 1, 1, 1)));
        assertThat(notices).isEmpty();
    }

    @Test
    void the_gradient_norm_of_g_is_compared_with_its_first_steps() {
        TrainingListener listener = watching(TinyGan.recipe());
        repeat(100, () -> listener.stepped(report(0.5, 0.5, 0, 20, 1)));
        repeat(200, () -> listener.stepped(report(0.5, 0.5, 0, 4, 1)));
        assertThat(notices).isEmpty();
        repeat(100, () -> listener.stepped(report(0.5, 0.5, 0, 0.5, 1)));
        assertThat(kinds()).containsExactly(Kind.G_GRADIENT_VANISHING);
        repeat(100, () -> listener.stepped(report(0.5, 0.5, 0, 5, 1)));
        assertThat(notices.get(1).ends()).containsExactly(Kind.G_GRADIENT_VANISHING);
    }

    @Test
    void diverging_gradients_of_either_network_are_reported() {
        for (boolean ofGenerator : List.of(true, false)) {
            notices.clear();
            TrainingListener listener = watching(TinyGan.recipe());
            repeat(200, () -> listener.stepped(report(0.5, 0.5, 0, 1, 1)));
            repeat(100, () -> listener.stepped(report(0.5, 0.5, 0, ofGenerator ? 200 : 1, ofGenerator ? 1 : 200)));
            assertThat(kinds()).containsExactly(Kind.DIVERGING);
            assertThat(notices.get(0).begins().get(0).what())
                    .startsWith(ofGenerator ? "The generator's" : "The discriminator's");
        }
    }

    @Test
    void a_metric_that_is_nan_changes_nothing() {
        TrainingListener listener = watching(TinyGan.recipe());
        repeat(300, () -> listener.stepped(report(Double.NaN, 0.02, Double.NaN, Double.NaN, Double.NaN)));
        assertThat(notices).isEmpty();
    }

    @Test
    void a_resumed_run_reports_the_same_as_one_without_a_stop() throws IOException {
        for (int stopAt : List.of(1, 99, 100, 150, 399, 400, 420)) {
            notices.clear();
            List<StepReport> reports = wildReports();
            reports.forEach(watching(TinyGan.recipe())::stepped);
            List<Notice> whole = List.copyOf(notices);
            assertThat(whole).hasSizeGreaterThan(3);

            notices.clear();
            Path run = folder.resolve("metrics-" + stopAt);
            Files.createDirectories(run);
            try (MetricsWriter log = new MetricsWriter(run.resolve(RunFiles.METRICS))) {
                TrainingListener first = watching(TinyGan.recipe());
                for (StepReport report : reports.subList(0, stopAt)) {
                    log.stepped(report);
                    first.stepped(report);
                }
            }
            Watchdog resumed =
                    new Watchdog(TinyGan.recipe(), TinyGan.pictures(), () -> Metrics.read(run), collector::noticed);
            reports.subList(stopAt, reports.size()).forEach(resumed::stepped);
            assertThat(notices).as("stopped at %d", stopAt).isEqualTo(whole);
        }
    }

    @Test
    void the_open_findings_of_a_resumed_run_are_known() {
        List<Metrics> lines = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            lines.add(new Metrics(
                    i,
                    i,
                    i,
                    0,
                    0,
                    1,
                    0,
                    1,
                    new Metrics.Balance(0, 1, 0, 1, 1),
                    new Metrics.Bound(Double.NaN, Double.NaN),
                    Optional.empty(),
                    List.of(),
                    List.of()));
        }
        assertThat(new Watchdog(TinyGan.recipe(), TinyGan.pictures(), () -> lines, notice -> {}).openFindings())
                .containsExactly(Kind.D_SATURATED);
    }

    @Test
    void a_rollback_ends_findings_that_started_after_its_step() {
        TrainingListener listener = watching(TinyGan.recipe());
        repeat(100, () -> listener.stepped(report(0.98, 0.02, 0.5, 1, 1)));
        assertThat(kinds()).containsExactly(Kind.D_SATURATED);

        listener.rolledBack(new Rollback(100, "generator", "the loss is NaN", 0, List.of()));

        Notice last = notices.get(notices.size() - 1);
        assertThat(last.step()).isZero();
        assertThat(last.ends()).containsExactly(Kind.D_SATURATED);
    }

    private List<StepReport> wildReports() {
        step = 0;
        List<StepReport> reports = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            boolean wild = i / 150 % 2 == 1;
            double figure = 1 + 0.123456789 * Math.sin(i);
            reports.add(report(
                    wild ? 0.97 : 0.6, wild ? 0.01 : 0.4, wild ? 1 : 0.1, figure * (wild ? 0.01 : 1), figure * 1e-5));
        }
        return reports;
    }

    private TrainingListener watching(Recipe recipe) {
        step = 0;
        return new Watchdog(recipe, TinyGan.pictures(), List::of, collector::noticed);
    }

    private List<Kind> kinds() {
        return notices.stream()
                .flatMap(notice -> notice.begins().stream())
                .map(Finding::kind)
                .toList();
    }

    private StepReport report(
            double realScore, double fakeScore, double overfitting, double generatorNorm, double discriminatorNorm) {
        step++;
        return StepReports.gan(step, 0.6, realScore, fakeScore, overfitting, 0.2, discriminatorNorm, generatorNorm);
    }

    private static void repeat(int times, Runnable what) {
        for (int i = 0; i < times; i++) {
            what.run();
        }
    }
}
