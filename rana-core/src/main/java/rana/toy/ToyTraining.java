package rana.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import rana.gan.AugmentationPolicy;
import rana.gan.Augmenter;
import rana.gan.Average;
import rana.gan.Examples;
import rana.gan.Gan;
import rana.gan.Latent;
import rana.gan.PixelRange;
import rana.gan.Rules;
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
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
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

    private static final int BATCH = 128;
    private static final int LATENTS = 8;
    private static final int HIDDEN = 64;
    private static final double SLOPE = 0.2;
    private static final double RATE = 1e-2;

    private final PointCloud cloud;
    private final long steps;
    private final RandomStream random;
    private final Gan gan;
    private long step;

    /**
     * A training at its beginning.
     *
     * @param steps of the whole, which the rates fall over
     */
    public ToyTraining(PointCloud cloud, Game game, long steps, long seed) {
        this.cloud = cloud;
        this.steps = steps;
        this.random = RandomStream.of(seed);
        Rules rules = new Rules(
                new Latent(LATENTS, Latent.Distribution.NORMAL),
                game.objective(),
                game.regularization(),
                new Average(Schedule.constant(5000), 0.05));
        Network generator = network(LATENTS, 2, "generator");
        Network discriminator = network(2, 1, "discriminator");
        Adam adam = new Adam(
                new Schedule(Schedule.Curve.COSINE, RATE, RATE / 20, 1, 0), 0, Schedule.constant(0.99), 1e-8, 0, 0);
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

    /** One update of either player. */
    public void step() {
        try (Scope scope = Scope.open()) {
            Examples real = Examples.of(points(cloud.draw(BATCH, random("reals").generator())));
            double progress = Math.min(1, (double) step / steps);
            gan.stepDiscriminator(real, progress, random("discriminator step"));
            gan.stepGenerator(real, (step + 1) * BATCH, progress, random("generator step"));
            step++;
        }
    }

    /** Points that the average of G draws, (x, y) after (x, y): the same latents each time. */
    public float[] samples() {
        try (Scope scope = Scope.open()) {
            Tensor latents = gan.rules().latent().draw(random.at("samples"), SAMPLES);
            return Torch.floats(gan.average().forward(latents, Pass.evaluation(ComputeDevice.CPU)));
        }
    }

    /** The modes that those points lie on. */
    public Modes modes() {
        return Modes.of(cloud, samples());
    }

    /** Those points, and as many real ones, over a map of D's scores: 400×400. */
    public Picture picture() {
        try (Scope scope = Scope.open()) {
            float[] scores = Torch.floats(
                    gan.discriminator().forward(points(Surface.places()), Pass.evaluation(ComputeDevice.CPU)));
            SplittableRandom shown = random.at("shown").generator();
            return Surface.draw(scores, cloud.draw(SAMPLES, shown), samples());
        }
    }

    @Override
    public void close() {
        gan.close();
    }

    private RandomStream random(String purpose) {
        return random.at(purpose).at(step);
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
