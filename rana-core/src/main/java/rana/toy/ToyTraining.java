package rana.toy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Adversarial;
import rana.gan.AugmentationPolicy;
import rana.gan.Augmenter;
import rana.gan.Batch;
import rana.gan.Ema;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.PixelRange;
import rana.image.Picture;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.optim.Adam;
import rana.optim.Optimizer;
import rana.optim.Schedule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A {@link Game} on a {@link PointCloud}: two networks of three hidden layers of 64, Adam, batches of 128. On the CPU; tensors this
 * small are not worth a second thread.
 */
public final class ToyTraining implements AutoCloseable {
    /** Points that a picture and a count are made of. */
    public static final int SAMPLES = 2000;

    /** Numbers that G is fed, each from N(0, 1). */
    public static final int LATENTS = 8;

    private static final int BATCH = 128;
    private static final int HIDDEN = 64;
    private static final double SLOPE = 0.2;

    private final ToySettings settings;
    private final RandomStream random;
    private final Gan gan;
    private Optional<Gan.Report> last = Optional.empty();
    private long step;

    /** A training at its beginning. */
    public ToyTraining(ToySettings settings) {
        this.settings = settings;
        this.random = RandomStream.of(settings.seed());
        GanConfig rules = new GanConfig(
                new Latent(LATENTS, Latent.Distribution.NORMAL),
                settings.game().objective(),
                settings.game().regularization(),
                new Ema(Schedule.constant(5000), 0.05));
        Network generator = network(LATENTS, 2, "generator");
        Network discriminator = network(2, 1, "discriminator");
        Adam adam = new Adam(settings.learningRate(), 0, Schedule.constant(0.99), 1e-8, 0, 0);
        this.gan = new Gan(
                generator,
                discriminator,
                network(LATENTS, 2, "generator"),
                rules,
                new Augmenter(AugmentationPolicy.none(), new PixelRange(-1, 1)),
                new Optimizer(adam, generator.parameters()),
                new Optimizer(adam, discriminator.parameters()),
                Workers.NONE);
    }

    /** One step: k updates of D, then one of G, which is compared with the points that D saw last. */
    @CanIgnoreReturnValue
    public Gan.Report step() {
        double progress = Math.min(1, (double) step / settings.steps());
        long first = step * settings.discriminatorSteps();
        long end = first + settings.discriminatorSteps();
        for (long update = first; update < end - 1; update++) {
            try (Scope scope = Scope.open()) {
                stepDiscriminator(reals(update), progress, update);
            }
        }
        try (Scope scope = Scope.open()) {
            Batch real = reals(end - 1);
            Gan.DiscriminatorReport ofDiscriminator = stepDiscriminator(real, progress, end - 1);
            RandomStream noise = random.at("generator step").at(step);
            step++;
            Gan.Report report = new Gan.Report(ofDiscriminator, gan.stepGenerator(real, step * BATCH, progress, noise));
            last = Optional.of(report);
            return report;
        }
    }

    /** How many steps have been taken. */
    public long stepsTaken() {
        return step;
    }

    /** Points that the average of G draws, (x, y) after (x, y): the same latents each time. */
    public float[] samples() {
        return samples(gan.average());
    }

    /** The modes that those points lie on. */
    public Modes modes() {
        return Modes.of(settings.cloud(), samples());
    }

    /** Those points, and as many real ones, over a map of D's scores: 400×400. */
    public Picture picture() {
        return Surface.draw(scores(Surface.CELLS), shown(SAMPLES), samples());
    }

    /** What can be seen now, of G itself. */
    public ToyState state() {
        float[] drawn = samples(gan.generator());
        float[] real = shown(ToyState.MOST_POINTS);
        float[] generated = finite(Arrays.copyOf(drawn, 2 * ToyState.MOST_POINTS));
        float[] driven = Arrays.copyOf(generated, Math.min(generated.length, 2 * ToyState.MOST_ARROWS));
        PointCloud cloud = settings.cloud();
        return new ToyState(
                step,
                listed(real),
                listed(generated),
                map(),
                listed(arrows(driven, real)),
                last,
                cloud.modes().isEmpty() ? Optional.empty() : Optional.of(Modes.of(cloud, drawn)));
    }

    @Override
    public void close() {
        gan.close();
    }

    /** @param update of D, counted from the beginning: each sees other points */
    private Batch reals(long update) {
        return Batch.of(points(
                settings.cloud().draw(BATCH, random.at("reals").at(update).generator())));
    }

    private Gan.DiscriminatorReport stepDiscriminator(Batch real, double progress, long update) {
        return gan.stepDiscriminator(
                real, progress, random.at("discriminator step").at(update));
    }

    /** Points of the cloud to show: the first n are the same for every count. */
    private float[] shown(int count) {
        return settings.cloud().draw(count, random.at("shown").generator());
    }

    private float[] samples(Network generator) {
        try (Scope scope = Scope.open()) {
            Tensor latents = RandomTensors.latents(gan.rules().latent(), random.at("samples"), SAMPLES);
            return Torch.floats(generator.forward(latents, Pass.evaluation(ComputeDevice.CPU)));
        }
    }

    private float[] scores(int cells) {
        try (Scope scope = Scope.open()) {
            return Torch.floats(score(cells));
        }
    }

    private ScoreMap map() {
        Adversarial objective = settings.game().objective();
        if (!objective.hasProbabilities()) {
            return ScoreMap.byRank(ToyState.CELLS, scores(ToyState.CELLS));
        }
        try (Scope scope = Scope.open()) {
            return ScoreMap.ofProbabilities(ToyState.CELLS, Torch.floats(objective.realness(score(ToyState.CELLS))));
        }
    }

    private Tensor score(int cells) {
        return gan.discriminator().forward(points(ScoreMap.places(cells)), Pass.evaluation(ComputeDevice.CPU));
    }

    private float[] arrows(float[] places, float[] real) {
        float[] drive = Drive.at(gan, places, real);
        float[] arrows = new float[2 * places.length];
        for (int i = 0; i < places.length; i += 2) {
            System.arraycopy(places, i, arrows, 2 * i, 2);
            for (int axis = 0; axis < 2; axis++) {
                float along = drive[i + axis];
                arrows[2 * i + 2 + axis] = Float.isFinite(along) ? along : 0;
            }
        }
        return arrows;
    }

    private static List<Float> listed(float[] numbers) {
        List<Float> listed = new ArrayList<>(numbers.length);
        for (float number : numbers) {
            listed.add(number);
        }
        return listed;
    }

    private static float[] finite(float[] points) {
        float[] finite = new float[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i += 2) {
            if (Float.isFinite(points[i]) && Float.isFinite(points[i + 1])) {
                System.arraycopy(points, i, finite, count, 2);
                count += 2;
            }
        }
        return Arrays.copyOf(finite, count);
    }

    private Network network(int in, int out, String player) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            layers.addAll(List.of(new Linear(HIDDEN), new LeakyRelu(SLOPE)));
        }
        layers.add(new Linear(out));
        return new Network(
                new Architecture(new Shape.Vector(in), layers),
                new Init.FanIn(Math.sqrt(2)),
                random.at(player + " weights"),
                ComputeDevice.CPU);
    }

    private static Tensor points(float[] points) {
        return Torch.tensor(points, points.length / 2, 2);
    }
}
