package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;

class HalfPrecisionTest {
    @Test
    void products_are_bfloat16_inside_and_float32_after() {
        try (Scope scope = Scope.open()) {
            Tensor one = RandomTensors.normal(RandomStream.of(1), 4, 4);
            try (HalfPrecision half = HalfPrecision.open(ComputeDevice.CPU)) {
                assertThat(torch.matmul(one, one).scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
            }
            assertThat(torch.matmul(one, one).scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
    }
}
