package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Network.Tangent;
import rana.nn.Padding;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.objective.Adversarial;
import rana.objective.CrossEntropy;
import rana.objective.Hinge;
import rana.objective.LeastSquares;
import rana.objective.Penalty;
import rana.objective.Relativistic;
import rana.objective.Wasserstein;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;

/** Every objective and penalty against PyTorch: {@code tools/oracle/games.py}. */
class ObjectiveOracleTest {
    private static final Fixture TORCH = new Fixture("games");
    private static final Architecture CRITIC = new Architecture(
            new Shape.Image(3, 8, 8),
            List.of(
                    new Conv(6, 4, 2, Padding.explicit(1)),
                    new LeakyRelu(0.2),
                    new Conv(8, 4, 2, Padding.explicit(1)),
                    new LeakyRelu(0.2),
                    new Flatten(),
                    new Linear(1)));
    private static final Map<String, Adversarial> OBJECTIVES = Map.of(
            "minimax", CrossEntropy.minimax(),
            "non-saturating", CrossEntropy.nonSaturating(),
            "least-squares", new LeastSquares(),
            "wasserstein", new Wasserstein(),
            "hinge", new Hinge(),
            "relativistic", new Relativistic());

    static Stream<String> cases() {
        return TORCH.settings().required("cases").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losses_penalties_and_gradients_are_pytorchs(String name) {
        requireAgreement(name, ObjectiveOracleTest::differentiatedTwice);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void one_backward_pass_of_a_piecewise_linear_critic_gives_the_same(String name) {
        requireAgreement(name, ObjectiveOracleTest::differentiatedOnce);
    }

    private static DiscriminatorOutput differentiatedTwice(Network critic, Tensor pictures) {
        Tensor scores = critic.forward(pictures, Pass.training(RandomStream.of(2), ComputeDevice.CPU));
        return DiscriminatorOutput.of(scores, pictures);
    }

    private static DiscriminatorOutput differentiatedOnce(Network critic, Tensor pictures) {
        Tangent tangent = critic.forwardWithTangent(pictures, Pass.training(RandomStream.of(2), ComputeDevice.CPU));
        return DiscriminatorOutput.ofPiecewiseLinear(tangent, pictures, direction -> direction);
    }

    private static void requireAgreement(String name, BiFunction<Network, Tensor, DiscriminatorOutput> discriminate) {
        JsonNode settings = TORCH.settings().required("cases").required(name);
        Adversarial objective = Objects.requireNonNull(
                OBJECTIVES.get(settings.required("objective").asString()));
        try (Scope scope = Scope.open();
                Network critic = new Network(CRITIC, new Init.Normal(1), RandomStream.of(1), ComputeDevice.CPU)) {
            critic.tensors().forEach((key, tensor) -> tensor.detach().copy_(TORCH.tensor("weights." + key)));
            Tensor fake = picture("fake");
            DiscriminatorOutput ofReal = discriminate.apply(critic, picture("real"));
            DiscriminatorOutput ofFake = discriminate.apply(critic, fake);
            Tensor onReal = ofReal.scores();
            Tensor onFake = ofFake.scores();

            Tensor loss = objective.discriminator(onReal, onFake, RandomStream.of(1), ComputeDevice.CPU);
            assertThat((double) loss.item_float()).isCloseTo(number(settings, "d_loss"), within(1e-5));
            Pass again = Pass.training(RandomStream.of(2), ComputeDevice.CPU);
            Tensor ofGenerator = objective.generator(onReal.detach(), critic.forward(fake, again));
            assertThat((double) ofGenerator.item_float()).isCloseTo(number(settings, "g_loss"), within(1e-5));
            requireClose(Torch.gradientKeepingGraph(ofGenerator, fake), name + ".to_fake");

            List<DiscriminatorOutput> outputs = new ArrayList<>(List.of(ofReal, ofFake));
            Tensor penalty = penalty(settings, ofReal, ofFake, between -> {
                outputs.add(discriminate.apply(critic, between));
                return outputs.get(outputs.size() - 1);
            });
            assertThat((double) penalty.item_float()).isCloseTo(number(settings, "penalty"), within(1e-5));
            List<Tensor> gradients = DiscriminatorOutput.gradients(loss.add(penalty), outputs, critic.parameters());
            List<String> names = new ArrayList<>(critic.tensors().keySet());
            for (int i = 0; i < names.size(); i++) {
                requireClose(gradients.get(i), name + ".gradient." + names.get(i));
            }
        }
    }

    private static Tensor penalty(
            JsonNode settings,
            DiscriminatorOutput ofReal,
            DiscriminatorOutput ofFake,
            Function<Tensor, DiscriminatorOutput> discriminate) {
        Tensor sum = ofReal.scores().sum().mul(Scalars.of(0));
        if (settings.has("r1")) {
            sum = sum.add(weighted(Penalty.r1(number(settings, "r1")), ofReal));
        }
        if (settings.has("r2")) {
            sum = sum.add(weighted(Penalty.r2(number(settings, "r2")), ofFake));
        }
        if (settings.has("gradient")) {
            Tensor between = torch.lerp(TORCH.tensor("fake"), TORCH.tensor("real"), TORCH.tensor("share"));
            DiscriminatorOutput ofBetween =
                    discriminate.apply(ComputeDevice.CPU.place(between).requires_grad_(true));
            sum = sum.add(weighted(Penalty.gradient(number(settings, "gradient")), ofBetween));
        }
        return sum;
    }

    private static Tensor weighted(Penalty penalty, DiscriminatorOutput output) {
        return penalty.of(output.squaredGradientNorms())
                .mul(Scalars.of(penalty.weight().at(0)));
    }

    private static Tensor picture(String name) {
        return ComputeDevice.CPU.place(TORCH.tensor(name)).requires_grad_(true);
    }

    private static double number(JsonNode settings, String key) {
        return settings.required(key).doubleValue();
    }

    private static void requireClose(Tensor got, String name) {
        double[] wanted = TORCH.values(name);
        float[] values = Torch.floats(got);
        assertThat(values).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) values[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(wanted[i], within(1e-5 + 1e-4 * Math.abs(wanted[i])));
        }
    }
}
