package rana.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import rana.nn.Network.Tangent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

class TangentTest {
    private static final double TOLERANCE = 1e-5; // relative to the largest number of a tensor
    private static final int BATCH = 6;
    private static final Shape.Image PICTURES = new Shape.Image(3, 8, 8);

    /** A network with every kind of layer that is piecewise linear. */
    private static final Architecture NETWORK = new Architecture(
            PICTURES,
            List.of(
                    new Conv(8, 3, 1, Padding.SAME),
                    new LeakyRelu(0.2),
                    new Residual(
                            List.of(
                                    new Gain(1.5, new Conv(16, 1, 1, Padding.SAME)),
                                    new LeakyRelu(0.2),
                                    new Conv(16, 3, 1, Padding.SAME, 4, true),
                                    new Relu(),
                                    new Conv(8, 1, 1, Padding.SAME, 1, false)),
                            List.of()),
                    new FirDownsample(List.of(1.0, 3.0, 3.0, 1.0)),
                    new Residual(
                            List.of(new Conv(6, 4, 2, Padding.SAME)),
                            List.of(new AveragePool(2), new Conv(6, 1, 1, Padding.SAME))),
                    new LeakyRelu(0.1),
                    new Dropout(0.3),
                    new Flatten(),
                    new Linear(5),
                    new LeakyRelu(0.2),
                    new ClassProjection(3)));

    @Test
    void one_backward_pass_gives_the_gradients_of_outputs_and_directional_derivatives() {
        try (Scope scope = Scope.open();
                Network network = new Network(NETWORK, new Init.FanIn(1), RandomStream.of(1), ComputeDevice.CPU)) {
            network.parameters().forEach(each -> each.detach().add_(normal(each)));
            Tensor x = normal("x", PICTURES.batch(BATCH)).requires_grad_(true);
            Tensor direction = normal("direction", PICTURES.batch(BATCH));
            Tensor scales = normal("scales", BATCH);

            Tensor again = network.forward(x, pass());
            Tensor gradient = Torch.differentiableGradient(again.sum(), x);
            Tensor sum =
                    again.view(-1).mul(scales).sum().add(gradient.mul(direction).sum());
            List<Tensor> twice = Torch.gradients(sum, network.parameters());

            Tangent tangent = network.forwardWithTangent(x, pass());
            requireClose(tangent.output(), again, "output");
            requireClose(tangent.gradient(x), gradient, "gradient");
            List<Tensor> once = tangent.parameterGradients(scales, direction);

            assertThat(once).hasSameSizeAs(twice);
            for (int i = 0; i < once.size(); i++) {
                requireClose(once.get(i), twice.get(i), "parameter " + i);
            }
        }
    }

    private static Pass pass() {
        Tensor labels = Torch.indices(new int[] {0, 2, 1, 1, 0, 2});
        return Pass.training(RandomStream.of(3), Optional.of(labels), ComputeDevice.CPU);
    }

    private static Tensor normal(Tensor like) {
        return normal("weights", Torch.shape(like)).mul(Scalars.of(0.1));
    }

    private static Tensor normal(String name, long... shape) {
        return ComputeDevice.CPU.place(RandomTensors.normal(RandomStream.of(5).at(name), shape));
    }

    private static void requireClose(Tensor found, Tensor expected, String what) {
        double scale = expected.detach().abs().max().item_float();
        double error = found.detach().sub(expected.detach()).abs().max().item_float();
        assertThat(error).as(what).isLessThanOrEqualTo(TOLERANCE * scale);
    }
}
