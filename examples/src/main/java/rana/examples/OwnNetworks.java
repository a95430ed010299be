package rana.examples;

import java.nio.file.Path;
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
import rana.objective.CrossEntropy;
import rana.objective.LabelNoise;
import rana.optim.Adam;
import rana.optim.Ema;
import rana.recipe.ImageSpec;
import rana.recipe.LayeredNetworks;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.session.TrainingSession;

/**
 * A GAN whose networks are written in Java: it trains for some steps and draws a grid of images.
 */
public final class OwnNetworks {
    private OwnNetworks() {}

    /**
     * Trains for the steps of the first argument (default 300) into the folder of the second
     * (default runs/own-networks).
     */
    public static void main(String[] arguments) {
        long steps = arguments.length > 0 ? Long.parseLong(arguments[0]) : 300;
        Path folder = Path.of(arguments.length > 1 ? arguments[1] : "runs/own-networks");

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
        Recipe recipe = Recipe.builder("own-networks")
                .images(ImageSpec.of("pond", 16, 3))
                .networks(networks)
                .objective(CrossEntropy.nonSaturating().noise(LabelNoise.twoSided(0.1)))
                .optimizers(adam, adam)
                .ema(Ema.halfLife(1000).rampUp(0.05))
                .training(TrainingConfig.steps(steps).snapshotEvery(100))
                .build();

        TrainingSession.of(recipe).into(folder).run();

        try (Generator generator = Generator.load(folder)) {
            Path grid = folder.resolve("frogs.png");
            Grid.of(generator.draw(DrawRequest.seed(7).count(36)), 6).scaled(4).writePng(grid);
            System.out.println(grid);
        }
    }
}
