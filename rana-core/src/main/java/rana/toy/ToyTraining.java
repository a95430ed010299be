package rana.toy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Batch;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.ShardRunner;
import rana.gan.StepContext;
import rana.gan.TrainedNetwork;
import rana.image.Picture;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.objective.Adversarial;
import rana.optim.Adam;
import rana.optim.Ema;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The training of a {@link ToyGan} on a {@link ToyDistribution}: two networks with three hidden
 * layers of 64 units, Adam, batches of 128, on the CPU. The tensors are too small to gain from a
 * second thread.
 */
public final class ToyTraining implements AutoCloseable {
    /** The number of points in a plot and in a count of modes. */
    public static final int SAMPLES = 2000;

    /** The dimension of the generator's latent, drawn from N(0, 1). */
    public static final int LATENTS = 8;

    private static final int BATCH = 128;
    private static final int HIDDEN = 64;
    private static final double SLOPE = 0.2;

    private final ToySettings settings;
    private final RandomStream random;
    private final Gan gan;
    private Optional<Gan.Report> last = Optional.empty();
    private long step;

    /** Creates a training that has taken no steps. */
    public ToyTraining(ToySettings settings) {
        this.settings = settings;
        this.random = RandomStream.of(settings.seed());
        GanConfig config = GanConfig.of(
                        new Latent(LATENTS, Latent.Distribution.NORMAL),
                        settings.gan().objective())
                .regularization(settings.gan().regularization())
                .discriminatorSteps(settings.discriminatorSteps())
                .ema(Ema.halfLife(5000).rampUp(0.05));
        Adam adam = Adam.withRate(settings.learningRate()).beta1(0).beta2(0.99);
        this.gan = new Gan(
                config,
                new TrainedNetwork(network(LATENTS, 2, "generator"), adam),
                new TrainedNetwork(network(2, 1, "discriminator"), adam),
                network(LATENTS, 2, "generator"),
                ShardRunner.WHOLE);
    }

    /**
     * Takes one step: k updates of the discriminator, then one of the generator, against the real
     * points of the last of those.
     */
    @CanIgnoreReturnValue
    public Gan.Report step() {
        double fraction = Math.min(1, (double) step / settings.steps());
        Gan.Report report = gan.step(new StepContext(step, fraction, (step + 1) * BATCH, this::reals, random));
        step++;
        last = Optional.of(report);
        return report;
    }

    /** Returns the number of steps taken. */
    public long stepsTaken() {
        return step;
    }

    /**
     * Draws points with the averaged generator, x and y of each, from the same latents each time.
     */
    public float[] samples() {
        return samples(gan.average());
    }

    /** Returns the modes that the {@link #samples} lie on. */
    public Modes modes() {
        return Modes.of(settings.distribution(), samples());
    }

    /**
     * Draws the {@link #samples} and as many real points over a map of the discriminator's scores:
     * 400×400 pixels.
     */
    public Picture picture() {
        return ToyPlot.draw(scores(ToyPlot.CELLS), shown(SAMPLES), samples());
    }

    /** Returns the visible state, of the generator itself and not its average. */
    public ToyState state() {
        float[] drawn = samples(gan.generator());
        float[] real = shown(ToyState.MAX_POINTS);
        float[] generated = finite(Arrays.copyOf(drawn, 2 * ToyState.MAX_POINTS));
        float[] starts = Arrays.copyOf(generated, Math.min(generated.length, 2 * ToyState.MAX_ARROWS));
        ToyDistribution distribution = settings.distribution();
        return new ToyState(
                step,
                listed(real),
                listed(generated),
                map(),
                listed(arrows(starts, real)),
                last,
                distribution.modes().isEmpty() ? Optional.empty() : Optional.of(Modes.of(distribution, drawn)));
    }

    @Override
    public void close() {
        gan.close();
    }

    /**
     * @param update number of the discriminator update, from the start of the training: each uses
     *     other points
     */
    private Batch reals(long update) {
        return Batch.of(points(settings.distribution()
                .draw(BATCH, random.at("reals").at(update).generator())));
    }

    /** Draws real points to show. The first n are the same for every count. */
    private float[] shown(int count) {
        return settings.distribution().draw(count, random.at("shown").generator());
    }

    private float[] samples(Network generator) {
        try (Scope scope = Scope.open()) {
            Tensor latents = RandomTensors.latents(gan.config().latent(), random.at("samples"), SAMPLES);
            return Torch.floats(generator.forward(latents, Pass.evaluation(ComputeDevice.CPU)));
        }
    }

    private float[] scores(int cells) {
        try (Scope scope = Scope.open()) {
            return Torch.floats(score(cells));
        }
    }

    private ScoreMap map() {
        Adversarial objective = settings.gan().objective();
        if (!objective.hasProbabilities()) {
            return ScoreMap.byRank(ToyState.CELLS, scores(ToyState.CELLS));
        }
        try (Scope scope = Scope.open()) {
            return ScoreMap.ofProbabilities(ToyState.CELLS, Torch.floats(objective.realScore(score(ToyState.CELLS))));
        }
    }

    private Tensor score(int cells) {
        return gan.discriminator().forward(points(ScoreMap.centres(cells)), Pass.evaluation(ComputeDevice.CPU));
    }

    private float[] arrows(float[] starts, float[] real) {
        float[] descent = SampleGradients.descent(gan, starts, real);
        float[] arrows = new float[2 * starts.length];
        for (int i = 0; i < starts.length; i += 2) {
            System.arraycopy(starts, i, arrows, 2 * i, 2);
            for (int axis = 0; axis < 2; axis++) {
                float along = descent[i + axis];
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

    private Network network(int in, int out, String name) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            layers.addAll(List.of(new Linear(HIDDEN), new LeakyRelu(SLOPE)));
        }
        layers.add(new Linear(out));
        return new Network(
                new Architecture(new Shape.Vector(in), layers),
                new Init.FanIn(Math.sqrt(2)),
                random.at(name + " weights"),
                ComputeDevice.CPU);
    }

    private static Tensor points(float[] points) {
        return Torch.tensor(points, points.length / 2, 2);
    }
}
