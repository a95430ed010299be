package rana.examples;

import java.nio.file.Path;
import java.util.List;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.gan.CrossEntropy;
import rana.gan.Ema;
import rana.gan.LabelNoise;
import rana.gan.Latent;
import rana.gan.Regularization;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Grid;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Reshape;
import rana.nn.Tanh;
import rana.optim.Adam;
import rana.optim.Schedule;
import rana.recipe.ImageSpec;
import rana.recipe.LayeredNetworks;
import rana.recipe.Networks;
import rana.recipe.Optimizers;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.recipe.ValueRange;
import rana.run.RunInfo;
import rana.session.RunRecorder;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.train.Training;

/** A GAN in Java: two networks as lists of layers, a game, a training, and pictures from what it learnt. */
public final class TrainAndSample {
    private TrainAndSample() {}

    /** Trains for as many steps as the first argument says (default 300) into the folder of the second. */
    public static void main(String[] arguments) {
        long steps = arguments.length > 0 ? Long.parseLong(arguments[0]) : 300;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : RunRecorder.next(Path.of("runs"), "example");

        Networks networks = new LayeredNetworks(
                new Latent(32, Latent.Distribution.NORMAL),
                new Init.GlorotUniform(),
                List.of(
                        new Linear(4 * 4 * 64),
                        new LeakyRelu(0.2),
                        new Reshape(4, 4, 64),
                        new ConvTranspose(32, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new ConvTranspose(3, 4, 2, Padding.SAME),
                        new Tanh()),
                List.of(
                        new Conv(32, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new Conv(64, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new Flatten(),
                        new Dropout(0.3),
                        new Linear(1)));
        Adam adam = new Adam(Schedule.constant(5e-4), 0.5, Schedule.constant(0.999), 1e-8, 0, 0);
        Recipe recipe = new Recipe(
                "example",
                "Small frogs, 16×16.",
                new ImageSpec("pond", 16, 3, ValueRange.SYMMETRIC, 0),
                networks,
                new CrossEntropy(
                        1,
                        0,
                        true,
                        new LabelNoise(0.1, LabelNoise.Sides.TWO_SIDED),
                        CrossEntropy.GeneratorLoss.NON_SATURATING),
                Regularization.none(),
                new Optimizers.OfPlayers(adam, adam, new Ema(Schedule.constant(1000), 0.05)),
                new TrainingConfig(steps, 32, 1, TrainingConfig.BatchOrder.SHUFFLED, 100));

        ImageSource pond = DataSources.open("pond", new DataOptions(16, 3, 1, null, DataListener.SILENT));
        RunInfo info = RunInfo.begin(
                recipe.name(),
                RunInfo.Data.of("pond", null, pond),
                1,
                RunInfo.Session.now(0, "TrainAndSample", "cpu", Torch.threads()));
        try (Training training = new Training(recipe, pond, 1, ComputeDevice.CPU);
                RunRecorder run = RunRecorder.create(folder, recipe, info, TrainAndSample::warn)) {
            training.run(run);
        }

        Path grid = folder.resolve("frogs.png");
        try (Generator generator = Generator.load(folder)) {
            Grid.of(generator.draw(DrawRequest.seed(7).count(36)), 6).scaled(4).writePng(grid);
        }
        System.out.println("look at " + grid);
    }

    private static void warn(String line) {
        System.err.println(line);
    }
}
