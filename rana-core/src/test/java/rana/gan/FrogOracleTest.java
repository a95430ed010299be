package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.Adversarial;
import rana.objective.CrossEntropy;
import rana.optim.Optimizer;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;

/**
 * The article's GAN at full size against Keras: weights from a formula that both sides compute,
 * dropout off.
 */
class FrogOracleTest {
    private static final Fixture KERAS = new Fixture("frog");
    private static final int BATCH = 4;
    private static final double RELATIVE = 1e-4;
    private static final double OF_GRADIENTS = 5e-3;
    private static final double OF_WEIGHTS = 5e-4;

    @Test
    void both_networks_give_what_keras_gives() {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                Network g = network("g");
                Network d = network("d")) {
            Pass pass = Pass.evaluation(ComputeDevice.CPU);
            Tensor fake = g.forward(KERAS.tensor("forward.z"), pass);
            requireClose(fake, "forward.fake", 1e-5);
            requireClose(d.forward(fake, pass), "forward.d_fake", 1e-5);
            requireClose(d.forward(reals(), pass), "forward.d_real", 1e-5);
        }
    }

    @ParameterizedTest(name = "scenario {0}")
    @ValueSource(strings = {"a", "b"})
    void three_updates_of_both_networks_are_those_of_keras(String scenario) {
        JsonNode settings = KERAS.settings().required("scenarios").required(scenario);
        try (Scope all = Scope.open();
                Network g = network("g");
                Network d = network("d");
                Optimizer ofG = optimizer("generator", g, settings);
                Optimizer ofD = optimizer("discriminator", d, settings)) {
            for (int i = 0; i < 3; i++) {
                try (Scope step = Scope.open()) {
                    Tensor dLoss = discriminatorLoss(g, d, i);
                    requireRelative(
                            dLoss.item_float(),
                            settings.required("d_losses").get(i).doubleValue(),
                            "D loss " + i);
                    learn(dLoss, d, ofD, i == 0 ? scenario + ".grad.d." : "");
                    Tensor gLoss = generatorLoss(g, d, i);
                    requireRelative(
                            gLoss.item_float(),
                            settings.required("g_losses").get(i).doubleValue(),
                            "G loss " + i);
                    learn(gLoss, g, ofG, i == 0 ? scenario + ".grad.g." : "");
                }
            }
            d.tensors().forEach((name, tensor) -> requireSummary(tensor, scenario + ".final.d." + name, OF_WEIGHTS));
            g.tensors().forEach((name, tensor) -> requireSummary(tensor, scenario + ".final.g." + name, OF_WEIGHTS));
        }
    }

    private static Tensor discriminatorLoss(Network g, Network d, int iteration) {
        Tensor fake;
        try (NoGradGuard guard = new NoGradGuard()) {
            fake = g.forward(latents("discriminator_latents_plus_iteration", iteration), evaluation());
        }
        Tensor scores = d.forward(Torch.concatenate(fake, reals()), evaluation());
        // The labels that Keras had stand in for the noise, so the loss itself is the product's.
        Tensor labels = KERAS.tensor("labels." + iteration).view(2 * BATCH, 1);
        return CrossEntropy.mean(scores, labels, false);
    }

    private static Tensor generatorLoss(Network g, Network d, int iteration) {
        Tensor fake = g.forward(latents("generator_latents_plus_iteration", iteration), evaluation());
        Tensor onFake = d.forward(fake, evaluation());
        return ((Adversarial) frog().objective()).generator(onFake, onFake);
    }

    private static void learn(Tensor loss, Network network, Optimizer optimizer, String oracle) {
        List<Tensor> gradients = Torch.gradients(loss, network.parameters());
        optimizer.step(gradients, 0); // clips them in place
        if (!oracle.isEmpty()) {
            List<String> names = new ArrayList<>(network.tensors().keySet());
            for (int i = 0; i < names.size(); i++) {
                requireSummary(gradients.get(i), oracle + names.get(i), OF_GRADIENTS);
            }
        }
    }

    /** The recipe's own rule, with the scenario's clipping and decay. */
    private static Optimizer optimizer(String name, Network network, JsonNode settings) {
        List<String> assignments = List.of(
                "optimizer.%s.clipValue=%s"
                        .formatted(name, settings.required("clipvalue").asString()),
                "optimizer.%s.decay=%s"
                        .formatted(name, settings.required("decay").asString()));
        Recipe recipe = Recipes.named("frog", assignments);
        return new Optimizer(
                Objects.requireNonNull(recipe.optimizer().updateRules().get(name)), network.parameters());
    }

    private static Network network(String name) {
        Recipe recipe = frog();
        Network network = new Network(
                name.equals("g") ? recipe.generator() : recipe.discriminator(),
                recipe.networks().init(),
                RandomStream.of(1),
                ComputeDevice.CPU);
        for (JsonNode parameter : KERAS.settings().required("parameters").required(name)) {
            Tensor tensor = Objects.requireNonNull(
                    network.tensors().get(parameter.required("name").asString()));
            float[] values = formula(
                    parameter.required("stream").intValue(),
                    Math.toIntExact(tensor.numel()),
                    parameter.required("limit").doubleValue());
            Torch.copyInto(tensor, FloatBuffer.wrap(values));
        }
        return network;
    }

    private static Tensor latents(String stream, int iteration) {
        int number = KERAS.settings().required("streams").required(stream).intValue() + iteration;
        return Torch.tensor(formula(number, BATCH * 32, 2.0), BATCH, 32);
    }

    private static Tensor reals() {
        int stream = KERAS.settings().required("streams").required("reals").intValue();
        float[] values = new float[BATCH * 3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) unit(stream, i);
        }
        return ComputeDevice.CPU.place(Torch.tensor(values, BATCH, 3, 32, 32));
    }

    private static float[] formula(int stream, int count, double limit) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((unit(stream, i) - 0.5) * 2 * limit);
        }
        return values;
    }

    /** The formula of tools/oracle/README.md, in [0, 1). */
    private static double unit(int stream, int i) {
        int x = i * 0x9E3779B1 + stream * 0x85EBCA77;
        x ^= x >>> 16;
        x *= 0x85EBCA6B;
        x ^= x >>> 13;
        x *= 0xC2B2AE35;
        x ^= x >>> 16;
        return Integer.toUnsignedLong(x) / 0x1p32;
    }

    /**
     * Requires that the root mean square error of sampled elements, relative to theirs, is below
     * {@code rounding}, and that of the norm below a tenth of it. With the rounding of another
     * processor, some units change the side of their activation and some pools choose another
     * neighbour, which shows in single elements.
     */
    private static void requireSummary(Tensor got, String name, double rounding) {
        float[] values = Torch.floats(got);
        double[] samples = KERAS.values(name + ".samples");
        double error = 0;
        double whole = 0;
        for (int j = 0; j < samples.length; j++) {
            int position = (int) (j * 7919L % values.length);
            error += (values[position] - samples[j]) * (values[position] - samples[j]);
            whole += samples[j] * samples[j];
        }
        assertThat(Math.sqrt(error / whole)).as(name).isLessThan(rounding);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        requireRelative(Math.sqrt(squares), KERAS.values(name + ".l2")[0], name + ".l2", rounding / 10);
    }

    private static void requireRelative(double got, double wanted, String name) {
        requireRelative(got, wanted, name, RELATIVE);
    }

    private static void requireRelative(double got, double wanted, String name, double relative) {
        assertThat(got).as(name).isCloseTo(wanted, within(relative * Math.abs(wanted)));
    }

    private static void requireClose(Tensor got, String name, double tolerance) {
        float[] values = Torch.floats(got);
        double[] wanted = KERAS.values(name);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) values[i]).as("%s[%d]", name, i).isCloseTo(wanted[i], within(tolerance));
        }
    }

    private static Recipe frog() {
        return Recipes.named("frog", List.of());
    }

    private static Pass evaluation() {
        return Pass.evaluation(ComputeDevice.CPU);
    }
}
