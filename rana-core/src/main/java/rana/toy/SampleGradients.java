package rana.toy;

import org.bytedeco.pytorch.Tensor;
import rana.gan.Gan;
import rana.nn.Pass;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/** Gradients of the generator's loss with respect to generated points. */
final class SampleGradients {
    private SampleGradients() {}

    /**
     * Returns the negative gradient of the generator's loss at each of {@code generated}:
     * {@code -∂L/∂x} of the loss of that point alone. If the objective compares generated with real
     * points, each is compared with all of {@code real}.
     *
     * @param generated points: x and y of the first, x and y of the next…
     * @param real points, in the same form
     * @return (dx, dy) for each of {@code generated}
     */
    static float[] descent(Gan gan, float[] generated, float[] real) {
        if (generated.length == 0) {
            return new float[0];
        }
        try (Scope scope = Scope.open()) {
            int count = generated.length / 2;
            int others = real.length / 2;
            Tensor points = Torch.tensor(generated, count, 2).requires_grad_(true);
            Pass pass = Pass.evaluation(ComputeDevice.CPU);
            Tensor onFake = gan.discriminator().forward(points, pass);
            Tensor onReal = gan.discriminator()
                    .forward(Torch.tensor(real, others, 2), pass)
                    .detach();
            Tensor eachFake = onFake.expand(count, others).reshape(-1, 1); // (generated · real, 1): all pairs
            Tensor eachReal = onReal.t().expand(count, others).reshape(-1, 1);
            Tensor loss = gan.config().objective().generator(eachReal, eachFake);
            return Torch.floats(Torch.gradientKeepingGraph(loss, points).mul(Scalars.of(-count)));
        }
    }
}
