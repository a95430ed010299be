package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Init;
import rana.nn.Network;
import rana.nn.Padding;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

class WhiteningTest {
    @Test
    void the_output_is_uncorrelated_with_variance_one_and_repeated_with_opposite_sign() {
        LabelledImages examples = new Tiny(200, 0);
        ChannelScaling scaling = ChannelScaling.of(examples);
        Architecture conv = new Architecture(new Shape.Image(3, 8, 8), List.of(new Conv(24, 2, 1, Padding.VALID)));
        try (Scope scope = Scope.open();
                Network network = new Network(conv, new Init.GlorotUniform(), RandomStream.of(1), ComputeDevice.CPU)) {
            Whitening.set(network, examples, scaling);
            byte[] bytes = new byte[200 * examples.pictureBytes()];
            for (int i = 0; i < 200; i++) {
                examples.read(i, bytes, i * examples.pictureBytes());
            }
            Tensor y = network.forward(scaling.tensor(bytes, 8, ComputeDevice.CPU), Pass.evaluation(ComputeDevice.CPU));
            float[] rows = Torch.floats(y.permute(1, 0, 2, 3)); // (24, pictures · positions)
            int positions = rows.length / 24;
            for (int i = 0; i < 12; i++) {
                for (int j = 0; j < 12; j++) {
                    // Not exactly 1: an epsilon matters in the directions of low variance.
                    assertThat(product(rows, i, j, positions)).isCloseTo(i == j ? 1 : 0, within(0.06));
                }
                assertThat(rows[(12 + i) * positions]).isEqualTo(-rows[i * positions]);
            }
        }
    }

    private static double product(float[] rows, int i, int j, int positions) {
        double sum = 0;
        for (int k = 0; k < positions; k++) {
            sum += rows[i * positions + k] * rows[j * positions + k];
        }
        return sum / positions;
    }
}
