package rana.watch;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.Finding;
import rana.run.Metrics;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.SampleMeasures;
import rana.train.SampleScores;
import rana.train.Samples;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * Watches a training for what is known to go wrong with GANs, and says so once when it begins and once when it is over. It looks at
 * plain numbers and draws none, so it changes no training. By which figures, over the last {@value #STEPS} steps or in samples that
 * were drawn after at least as many:
 *
 * <ul>
 *   <li><b>d-saturated</b>: D(real) - D(fake) is at least 0.9 (over at 0.8), where they are probabilities; or {@link
 *       rana.gan.Adversarial#overfitting} is at least 0.99 (0.95). A Wasserstein critic is not looked at: its scores have no zero, and
 *       it is meant to be trained to its best. Nor is one of relativistic pairs: where it tells every pair, G's loss is steepest.
 *   <li><b>g-gradient-vanishing</b>: the norm of G's gradient is at most 0.05 (0.1) of its median over the first {@value #STEPS}
 *       steps.
 *   <li><b>diverging</b>: the norm of G's or D's gradient is at least 100 (30) times the same.
 *   <li><b>diversity-falling</b>: {@link SampleMeasures#diversity} is at most half (0.7) of the best so far; or at most 0.25 (0.35)
 *       from step {@value #STEPS_TO_VARIETY} on.
 *   <li><b>augmentation-leaking</b>: {@link SampleMeasures#grey} is at least 0.02 (0.01), while cutout or translation are at work.
 *   <li><b>memorisation</b>: {@link SampleMeasures#nearest} is at most 0.3 (0.5), while diversity is at least 0.5: pictures that are
 *       all alike are near to everything.
 * </ul>
 *
 * Its state is a function of the steps and measures so far, as {@code metrics.jsonl} has them: a resumed run takes it from there.
 */
public final class Watchdog {
    /** How many steps it looks back on, and how many make the beginning that it compares with. */
    public static final int STEPS = 100;

    /** After how many steps G should draw more than one picture. */
    public static final int STEPS_TO_VARIETY = 500;

    private final Recipe recipe;
    private final ImageSource source;
    private final Supplier<List<Metrics>> log;
    private Checks checks;
    private @Nullable PictureGauge gauge;

    /**
     * A watchdog for a training.
     *
     * @param source the pictures that D is trained on; some are read when the first samples come
     * @param before what the training logged so far, in order of steps; none at its beginning
     */
    public Watchdog(Recipe recipe, ImageSource source, List<Metrics> before) {
        this(recipe, source, () -> before);
    }

    /** A watchdog for the training of a run, whose folder has what it logged so far, and what is left of that when it goes back. */
    public Watchdog(Run run, ImageSource source) {
        this(run.recipe(), source, () -> Metrics.read(run.folder()));
    }

    private Watchdog(Recipe recipe, ImageSource source, Supplier<List<Metrics>> log) {
        this.recipe = recipe;
        this.source = source;
        this.log = log;
        this.checks = checks(recipe, log.get());
    }

    private static Checks checks(Recipe recipe, List<Metrics> logged) {
        Checks checks = new Checks(recipe);
        for (Metrics line : logged) {
            checks.take(StepMetrics.of(line));
            line.measures().map(SampleMeasures::of).ifPresent(measures -> checks.take(line.step(), measures));
        }
        return checks;
    }

    /** What is wrong at present. */
    public Set<Finding.Kind> standing() {
        return checks.standing();
    }

    /** A listener that hears everything {@code listener} is to hear, and tells it what is noticed, after the event that shows it. */
    public TrainingListener before(TrainingListener listener) {
        return new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                listener.stepped(report);
                Notice notice = checks.take(StepMetrics.of(report));
                if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
                    listener.noticed(notice);
                }
            }

            @Override
            public void sampled(Samples samples) {
                listener.sampled(samples);
                if (samples.step() > 0) {
                    listener.noticed(checks.take(samples.step(), gauge().measure(samples)));
                }
            }

            @Override
            public void checkpointDue(Training training) {
                listener.checkpointDue(training);
            }

            @Override
            public void rolledBack(Rollback rollback) {
                listener.rolledBack(rollback);
                Set<Finding.Kind> over = EnumSet.noneOf(Finding.Kind.class);
                over.addAll(standing());
                checks = checks(recipe, log.get());
                over.removeAll(standing());
                if (!over.isEmpty()) {
                    listener.noticed(new Notice(rollback.toStep(), Optional.empty(), List.of(), List.copyOf(over)));
                }
            }

            @Override
            public void scored(SampleScores scores) {
                listener.scored(scores);
            }

            @Override
            public void ordered(long step, Command order) {
                listener.ordered(step, order);
            }

            @Override
            public void noticed(Notice notice) {
                listener.noticed(notice);
            }
        };
    }

    /** Made late, since it reads pictures: a pond has to draw them first. */
    private PictureGauge gauge() {
        PictureGauge ready = gauge == null ? new PictureGauge(source) : gauge;
        gauge = ready;
        return ready;
    }
}
