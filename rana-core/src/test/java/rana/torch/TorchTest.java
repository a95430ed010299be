package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import rana.UsageException;

class TorchTest {
    @Test
    void bytes_of_pictures_survive_the_way_to_a_tensor_and_back() {
        byte[] bytes = new byte[2 * 16 * 16 * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        try (Scope scope = Scope.open()) {
            Tensor pictures = Torch.pictures(bytes, 16, 3, -1, 1, ComputeDevice.CPU);
            assertThat(Torch.shape(pictures)).containsExactly(2, 3, 16, 16);
            assertThat(Torch.bytes(pictures, -1, 1)).isEqualTo(bytes);
        }
    }

    @Test
    void channels_are_interleaved_in_bytes_and_planes_in_tensors() {
        byte[] bytes = {(byte) 255, 0, 51, 0, (byte) 255, 102, 0, 0, 0, 0, 0, 0};
        try (Scope scope = Scope.open()) {
            float[] values = Torch.floats(Torch.pictures(bytes, 2, 3, 0, 1, ComputeDevice.CPU));
            assertThat(values).containsExactly(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0.2f, 0.4f, 0, 0}, within(1e-6f));
        }
    }

    @Test
    void what_leaves_the_range_is_clipped_not_wrapped() {
        try (Scope scope = Scope.open()) {
            Tensor picture = Torch.tensor(new float[] {-0.5f, 1.5f, 0.5f, 1}, 1, 1, 2, 2);
            assertThat(Torch.bytes(picture, 0, 1)).containsExactly(0, -1, (byte) 128, -1);
        }
    }

    @Test
    void a_gradient_is_taken_with_respect_to_what_is_listed() {
        try (Scope scope = Scope.open()) {
            Tensor a = Torch.tensor(new float[] {2}, 1).requires_grad_(true);
            Tensor b = Torch.tensor(new float[] {5}, 1).requires_grad_(true);
            List<Tensor> gradients = Torch.gradients(a.mul(b).mul(b).sum(), List.of(b));
            assertThat(Torch.floats(gradients.get(0))).containsExactly(20);
            assertThat(a.grad().defined()).isFalse();
        }
    }

    @Test
    void devices_that_are_not_there_are_refused() {
        assertThatThrownBy(() -> ComputeDevice.named("gpu"))
                .isInstanceOf(UsageException.class)
                .hasMessage("device must be auto, cpu, cuda or cuda:N; got 'gpu'");
        assertThat(ComputeDevice.named("cpu")).hasToString("cpu");
    }
}
