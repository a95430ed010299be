package rana.watch;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.Finding;
import rana.run.Metrics;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.SampleMeasures;
import rana.run.StepReport;
import rana.train.Samples;
import rana.train.TrainingListener;

/**
 * Watches a training for the known failures of GANs, and reports each once when it starts and once when it is over. It reads plain
 * numbers and draws none, so it does not change the training. It must be the last listener: its notices refer to events that the
 * others have received. The rules use averages over the last {@value #STEPS} steps, or samples drawn after at least as many:
 *
 * <ul>
 *   <li><b>d-saturated</b>: D(real) - D(fake) is at least 0.9 (over at 0.8), if they are probabilities; or {@link
 *       rana.gan.Adversarial#overfitting} is at least 0.99 (0.95). A Wasserstein critic is not checked: its scores have no zero, and
 *       it is meant to be trained to optimality. Relativistic pairs are not checked either: where D ranks every pair correctly, the
 *       gradient of G's loss is largest.
 *   <li><b>g-gradient-vanishing</b>: the norm of G's gradient is at most 0.05 (0.1) of its median over the first {@value #STEPS}
 *       steps.
 *   <li><b>diverging</b>: the norm of G's or D's gradient is at least 100 (30) times the same.
 *   <li><b>diversity-falling</b>: {@link SampleMeasures#diversity} is at most half (0.7) of the best so far; or at most 0.25 (0.35)
 *       from step {@value #STEPS_TO_VARIETY} on.
 *   <li><b>augmentation-leaking</b>: {@link SampleMeasures#grey} is at least 0.02 (0.01) while cutout or translation are active.
 *   <li><b>memorisation</b>: {@link SampleMeasures#nearest} is at most 0.3 (0.5) while diversity is at least 0.5: images that are all
 *       alike are near to everything.
 * </ul>
 *
 * Its state is a function of the steps and measures so far, as {@code metrics.jsonl} records them: a resumed run reads it from there.
 */
public final class Watchdog implements TrainingListener {
    /** The number of steps in each average, and in the reference at the start of the training. */
    public static final int STEPS = 100;

    /** The number of steps after which G should generate more than one image. */
    public static final int STEPS_TO_VARIETY = 500;

    private final Recipe recipe;
    private final ImageSource images;
    private final Supplier<List<Metrics>> log;
    private final Consumer<Notice> sink;
    private Checks checks;
    private @Nullable PictureGauge gauge;

    /**
     * Creates a watchdog.
     *
     * @param images the training images; some are read when the first samples arrive
     * @param log reads the metrics logged so far, in the order of their steps; it is read now and after each rollback
     * @param sink receives what the watchdog finds, during the event that shows it
     */
    public Watchdog(Recipe recipe, ImageSource images, Supplier<List<Metrics>> log, Consumer<Notice> sink) {
        this.recipe = recipe;
        this.images = images;
        this.log = log;
        this.sink = sink;
        this.checks = checks(recipe, log.get());
    }

    private static Checks checks(Recipe recipe, List<Metrics> logged) {
        Checks checks = new Checks(recipe);
        for (Metrics line : logged) {
            checks.take(StepMetrics.of(line));
            line.measures().ifPresent(measures -> checks.take(line.step(), measures));
        }
        return checks;
    }

    /** Returns what is wrong at present. */
    public Set<Finding.Kind> openFindings() {
        return checks.openFindings();
    }

    @Override
    public void stepped(StepReport report) {
        Notice notice = checks.take(StepMetrics.of(report));
        if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
            sink.accept(notice);
        }
    }

    @Override
    public void sampled(Samples samples) {
        if (samples.step() > 0) {
            sink.accept(checks.take(samples.step(), gauge().measure(samples)));
        }
    }

    @Override
    public void rolledBack(Rollback rollback) {
        Set<Finding.Kind> over = EnumSet.noneOf(Finding.Kind.class);
        over.addAll(openFindings());
        checks = checks(recipe, log.get());
        over.removeAll(openFindings());
        if (!over.isEmpty()) {
            sink.accept(new Notice(rollback.toStep(), Optional.empty(), List.of(), List.copyOf(over)));
        }
    }

    /** Returns the gauge, created at the first samples: the synthetic data set has to draw the images that it reads. */
    private PictureGauge gauge() {
        PictureGauge ready = gauge == null ? new PictureGauge(images) : gauge;
        gauge = ready;
        return ready;
    }
}
