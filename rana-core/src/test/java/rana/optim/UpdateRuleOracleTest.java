package rana.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rana.oracle.Fixture;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;

class UpdateRuleOracleTest {
    private static final Fixture ORACLE = new Fixture("optimizers");

    static Stream<Arguments> cases() {
        return StreamSupport.stream(ORACLE.settings().required("cases").spliterator(), false)
                .filter(one -> one.path("epsilon_inside_square_root").asBoolean(true))
                .map(one -> Arguments.of(one.required("name").asString(), one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void twenty_steps_follow_the_trajectory_of_keras_or_pytorch(String name, JsonNode settings) {
        double[] gradients = ORACLE.values("gradients");
        double[] trajectory = ORACLE.values(name + ".trajectory");
        float[] start = floats(ORACLE.values("start"));
        try (Scope scope = Scope.open()) {
            Tensor parameter = Torch.tensor(start, start.length);
            try (Optimizer optimizer = new Optimizer(rule(settings), List.of(parameter))) {
                for (int step = 0; step < trajectory.length / start.length; step++) {
                    int from = step * start.length;
                    float[] gradient = floats(Arrays.copyOfRange(gradients, from, from + start.length));
                    optimizer.step(List.of(Torch.tensor(gradient, start.length)), 0);
                    float[] got = Torch.floats(parameter);
                    for (int i = 0; i < got.length; i++) {
                        assertThat((double) got[i])
                                .as("step %d, element %d", step, i)
                                .isCloseTo(trajectory[from + i], within(2e-6));
                    }
                }
                assertThat(optimizer.iteration()).isEqualTo(20);
            }
        }
    }

    @Test
    void half_a_rate_is_half_the_step_of_plain_descent() {
        try (Scope scope = Scope.open()) {
            Schedule falling = Schedule.linear(0.2, 0);
            Tensor parameter = Torch.tensor(new float[] {1}, 1);
            try (Optimizer optimizer = new Optimizer(Sgd.withRate(falling), List.of(parameter))) {
                optimizer.step(List.of(Torch.tensor(new float[] {3}, 1)), 0.5);
            }
            assertThat(Torch.floats(parameter)[0]).isCloseTo(0.7f, within(1e-6f));
        }
    }

    private static UpdateRule rule(JsonNode settings) {
        Schedule lr = Schedule.constant(settings.required("learning_rate").doubleValue());
        double clip = settings.path("clipvalue").asDouble(0);
        double decay = settings.path("decay").asDouble(0);
        double epsilon = settings.path("epsilon").asDouble(0);
        return switch (settings.required("type").asString()) {
            case "rmsprop" -> new RmsProp(lr, settings.required("rho").doubleValue(), epsilon, clip, decay);
            case "adam" ->
                new Adam(
                        lr,
                        settings.required("betas").get(0).doubleValue(),
                        Schedule.constant(settings.required("betas").get(1).doubleValue()),
                        epsilon,
                        clip,
                        decay);
            case "nesterov" ->
                new Nesterov(
                        lr,
                        settings.required("momentum").doubleValue(),
                        settings.required("weight_decay").doubleValue(),
                        clip,
                        decay);
            default -> new Sgd(lr, settings.required("momentum").doubleValue(), clip, decay);
        };
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
