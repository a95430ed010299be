package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class OperatorCallsTest {
    @Test
    void counts_what_is_called_forward_and_backward() {
        try (OperatorCalls calls = new OperatorCalls();
                Scope scope = Scope.open()) {
            Tensor x = Torch.tensor(new float[] {1, 2, 3, 4}, 2, 2).set_requires_grad(true);
            calls.take();
            Tensor y = x.view(4).mul(x.view(4)).tanh().sum();
            assertThat(calls.take()).isEqualTo(Map.of("mul", 1, "tanh", 1, "sum", 1));

            y.backward();
            assertThat(calls.take()).containsEntry("tanh_backward", 1).containsEntry("mul", 2);
        }
    }

    @Test
    void counts_a_list_operator_once_whatever_the_number_of_tensors() {
        try (OperatorCalls calls = new OperatorCalls();
                Scope scope = Scope.open()) {
            TensorList list = TensorList.of(List.of(torch.ones(1), torch.ones(2), torch.ones(3)));
            calls.take();
            list.add(1);
            assertThat(calls.take()).isEqualTo(Map.of("_foreach_add_", 1));
        }
    }

    @Test
    void counts_nothing_after_it_is_closed() {
        OperatorCalls calls = new OperatorCalls();
        calls.close();
        try (Scope scope = Scope.open()) {
            torch.ones(1).add(Scalars.of(1));
        }
        assertThat(calls.take()).isEmpty();
    }
}
