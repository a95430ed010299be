package rana.explore;

import java.util.ArrayList;
import java.util.List;
import rana.classify.ChannelScaling;
import rana.libtorch.DifferentiableGenerator;
import rana.metric.NetworkExtractor;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Padding;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;

/** Generators with random weights, which take milliseconds per picture. */
final class Generators {
    static final int LATENT = 6;
    static final List<String> CLASSES = List.of("frog", "toad", "newt");

    private Generators() {}

    /** One of pictures of 8×8. */
    static Recipe plain(String... more) {
        List<String> assignments = new ArrayList<>(List.of(
                "pictures.size=8",
                "networks.latent.size=" + LATENT,
                "networks.init={type: fan-in, gain: 1}",
                "networks.generator=[{type: linear, units: 64}, {type: reshape, height: 4, width: 4, channels: 4},"
                        + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: leaky-relu, slope: 0.1},"
                        + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                "networks.discriminator=[{type: flatten}, {type: linear, units: 1}]"));
        assignments.addAll(List.of(more));
        return Recipes.named("pond", assignments);
    }

    /** One of pictures of 16×16, which knows {@link #CLASSES}. */
    static Recipe conditional() {
        return Recipes.named(
                "r3gan-small-conditional",
                List.of(
                        "pictures.size=16",
                        "pictures.classes=3",
                        "networks.latent.size=" + LATENT,
                        "networks.widths=[8, 8, 8]",
                        "networks.blocks=[1, 1, 1]",
                        "networks.groupWidth=4"));
    }

    /** Returns a new generator of {@code recipe}, always with the same weights. */
    static DifferentiableGenerator generator(Recipe recipe) {
        Network network =
                new Network(recipe.generator(), recipe.networks().init(), RandomStream.of(3), ComputeDevice.CPU);
        return DifferentiableGenerator.of(network, recipe, CLASSES);
    }

    /** Sees pictures of 12×12 through weights that were drawn; others are resized. */
    static NetworkExtractor extractor() {
        Architecture architecture = new Architecture(
                new Shape.Image(3, 12, 12),
                List.of(new Conv(8, 4, 2, Padding.SAME), new LeakyRelu(0.2), new Flatten(), new Linear(16)));
        Network network = new Network(architecture, new Init.FanIn(1), RandomStream.of(4), ComputeDevice.CPU);
        List<Double> half = List.of(0.5, 0.5, 0.5);
        return new NetworkExtractor("tiny", "", network, new ChannelScaling(half, half));
    }
}
