package rana.toy;

import org.bytedeco.pytorch.Tensor;
import rana.gan.Gan;
import rana.nn.Pass;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/** Where G's loss drives the points that it draws. */
final class Drive {
    private Drive() {}

    /**
     * The way down G's loss at each of {@code generated}: {@code -∂L/∂x} of the loss of that point alone, (dx, dy) after (dx, dy). Where
     * the game compares with real points, each is compared with all of {@code real}.
     *
     * @param generated (x, y) after (x, y)
     * @param real the same
     */
    static float[] at(Gan gan, float[] generated, float[] real) {
        if (generated.length == 0) {
            return new float[0];
        }
        try (Scope scope = Scope.open()) {
            int count = generated.length / 2;
            int others = real.length / 2;
            Tensor places = Torch.tensor(generated, count, 2).requires_grad_(true);
            Pass pass = Pass.evaluation(ComputeDevice.CPU);
            Tensor onFake = gan.discriminator().forward(places, pass);
            Tensor onReal = gan.discriminator()
                    .forward(Torch.tensor(real, others, 2), pass)
                    .detach();
            Tensor eachFake = onFake.expand(count, others).reshape(-1, 1); // (generated · real, 1): all pairs
            Tensor eachReal = onReal.t().expand(count, others).reshape(-1, 1);
            Tensor loss = gan.config().objective().generator(eachReal, eachFake);
            return Torch.floats(Torch.gradientKeepingGraph(loss, places).mul(Scalars.of(-count)));
        }
    }
}
