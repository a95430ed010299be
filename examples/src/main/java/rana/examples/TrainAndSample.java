package rana.examples;

import java.nio.file.Path;
import rana.gan.CrossEntropy;
import rana.gan.Ema;
import rana.gan.LabelNoise;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Grid;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.Flatten;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Reshape;
import rana.nn.Tanh;
import rana.optim.Adam;
import rana.recipe.ImageSpec;
import rana.recipe.LayeredNetworks;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.run.RunFiles;
import rana.session.TrainingSession;

/**
 * A GAN in Java: two networks as lists of layers, an objective, a training, and pictures drawn by
 * the trained generator.
 */
public final class TrainAndSample {
    private TrainAndSample() {}

    /**
     * Trains for the number of steps in the first argument (default 300), into the folder in the
     * second.
     */
    public static void main(String[] arguments) {
        long steps = arguments.length > 0 ? Long.parseLong(arguments[0]) : 300;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : RunFiles.next(Path.of("runs"), "example");

        Networks networks = LayeredNetworks.ofLatent(32)
                .generator(
                        new Linear(4 * 4 * 64),
                        new LeakyRelu(0.2),
                        new Reshape(4, 4, 64),
                        new ConvTranspose(32, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new ConvTranspose(3, 4, 2, Padding.SAME),
                        new Tanh())
                .discriminator(
                        new Conv(32, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new Conv(64, 4, 2, Padding.SAME),
                        new LeakyRelu(0.2),
                        new Flatten(),
                        new Dropout(0.3),
                        new Linear(1));
        Adam adam = Adam.withRate(5e-4).beta1(0.5);
        Recipe recipe = Recipe.builder("example")
                .summary("Small frogs, 16×16.")
                .images(ImageSpec.of("pond", 16, 3))
                .networks(networks)
                .objective(CrossEntropy.nonSaturating().noise(LabelNoise.twoSided(0.1)))
                .optimizers(adam, adam)
                .ema(Ema.halfLife(1000).rampUp(0.05))
                .training(TrainingConfig.steps(steps).snapshotEvery(100))
                .build();
        TrainingSession.of(recipe).into(folder).onWarning(TrainAndSample::warn).run();

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
