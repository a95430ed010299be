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
 * A listener that watches a training for the known failures of GANs. It reports each failure once
 * when it starts and once when it is over. It only reads numbers and uses no randomness, so it does
 * not change the training. It must be the last listener, because its notices refer to events that
 * the others have received. The checks use averages over the last {@value #STEPS} steps, or samples
 * drawn after at least as many. A finding starts at the first number and is over at the one in
 * parentheses:
 *
 * <ul>
 *   <li><b>d-saturated</b>: D(real) - D(fake) is at least 0.9 (0.8), if they are probabilities; or
 *       {@link rana.objective.Adversarial#overfitting} is at least 0.99 (0.95). A Wasserstein
 *       critic is not checked: its scores have no zero, and it is meant to be trained to
 *       optimality. Relativistic objectives are not checked either: if D ranks every pair
 *       correctly, the gradient of G's loss is largest.
 *   <li><b>g-gradient-vanishing</b>: the norm of G's gradient is at most 0.05 (0.1) times its
 *       median over the first {@value #STEPS} steps.
 *   <li><b>diverging</b>: the norm of G's or D's gradient is at least 100 (30) times that median.
 *   <li><b>diversity-falling</b>: {@link SampleMeasures#diversity} is at most 0.5 (0.7) times the
 *       best so far; or at most 0.25 (0.35) from step {@value #STEPS_TO_DIVERSITY} on.
 *   <li><b>augmentation-leaking</b>: {@link SampleMeasures#grey} is at least 0.02 (0.01) while
 *       cutout or translation are active.
 *   <li><b>memorisation</b>: {@link SampleMeasures#nearest} is at most 0.3 (0.5) while diversity
 *       is at least 0.5: images that are all alike are near to everything.
 * </ul>
 *
 * Its state is a function of the steps and measures so far, as {@code metrics.jsonl} records them;
 * a resumed run reads it from there.
 */
public final class Watchdog implements TrainingListener {
    /** The number of steps in each average, and in the reference at the start of the training. */
    public static final int STEPS = 100;

    /** The number of steps after which the samples should have some diversity. */
    public static final int STEPS_TO_DIVERSITY = 500;

    private final Recipe recipe;
    private final ImageSource images;
    private final Supplier<List<Metrics>> log;
    private final Consumer<Notice> sink;
    private Checks checks;
    private @Nullable SampleGauge gauge;

    /**
     * Creates a watchdog.
     *
     * @param images the training images; some are read when the first samples arrive
     * @param log reads the metrics logged so far, in the order of their steps; it is read now and
     *     after each rollback
     * @param sink receives the watchdog's notices, each during the event that causes it
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
            checks.update(StepMetrics.of(line));
            line.measures().ifPresent(measures -> checks.update(line.step(), measures));
        }
        return checks;
    }

    /** Returns the kinds of the findings that have started and are not over. */
    public Set<Finding.Kind> openFindings() {
        return checks.openFindings();
    }

    @Override
    public void stepped(StepReport report) {
        Notice notice = checks.update(StepMetrics.of(report));
        if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
            sink.accept(notice);
        }
    }

    @Override
    public void sampled(Samples samples) {
        if (samples.step() > 0) {
            sink.accept(checks.update(samples.step(), gauge().measure(samples)));
        }
    }

    @Override
    public void rolledBack(Rollback rollback) {
        Set<Finding.Kind> ended = EnumSet.noneOf(Finding.Kind.class);
        ended.addAll(openFindings());
        checks = checks(recipe, log.get());
        ended.removeAll(openFindings());
        if (!ended.isEmpty()) {
            sink.accept(new Notice(rollback.toStep(), Optional.empty(), List.of(), List.copyOf(ended)));
        }
    }

    /**
     * Returns the gauge, created at the first samples: it reads images, which the synthetic data
     * set renders.
     */
    private SampleGauge gauge() {
        SampleGauge ready = gauge == null ? new SampleGauge(images) : gauge;
        gauge = ready;
        return ready;
    }
}
