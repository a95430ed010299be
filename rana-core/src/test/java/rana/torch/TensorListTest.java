package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;

/** Each operation on a list gives, to the bit, what the engine gives for each tensor alone. */
class TensorListTest {
    private static final RandomStream RANDOM = RandomStream.of(1);

    @Test
    void operations_change_each_tensor_as_single_calls_do() {
        try (Scope scope = Scope.open()) {
            List<Tensor> changed = tensors("x");
            List<Tensor> expected = tensors("x");
            List<Tensor> first = tensors("first");
            List<Tensor> second = tensors("second");

            TensorList.of(changed)
                    .multiply(0.9)
                    .add(0.1)
                    .add(TensorList.of(first), -0.3)
                    .addProduct(TensorList.of(first), TensorList.of(second), 0.7)
                    .addQuotient(TensorList.of(first), TensorList.of(second), 0.01)
                    .moveTowards(TensorList.of(second), 0.25)
                    .clamp(-1, 1);
            for (int i = 0; i < expected.size(); i++) {
                expected.get(i)
                        .mul_(Scalars.of(0.9))
                        .add_(Scalars.of(0.1))
                        .add_(first.get(i), Scalars.of(-0.3))
                        .addcmul_(first.get(i), second.get(i), Scalars.of(0.7))
                        .addcdiv_(first.get(i), second.get(i), Scalars.of(0.01))
                        .lerp_(second.get(i), Scalars.of(0.25))
                        .clamp_(Scalars.optional(-1), Scalars.optional(1));
            }
            assertEqual(changed, expected);

            TensorList.of(changed).copyFrom(TensorList.of(first)).add(2).sqrt();
            assertEqual(
                    changed,
                    first.stream().map(each -> each.add(Scalars.of(2)).sqrt()).toList());
        }
    }

    @Test
    void a_new_list_leaves_the_old_one_unchanged() {
        try (Scope scope = Scope.open()) {
            List<Tensor> tensors = tensors("x");
            TensorList list = TensorList.of(tensors);
            TensorList other = TensorList.of(tensors("other"));

            Tensor norms = list.plus(3).squareRoots().plus(other, 0.5).norms();

            assertEqual(tensors, tensors("x"));
            for (int i = 0; i < tensors.size(); i++) {
                Tensor expected = tensors("x")
                        .get(i)
                        .add(Scalars.of(3))
                        .sqrt()
                        .add(tensors("other").get(i), Scalars.of(0.5))
                        .norm();
                assertThat(Torch.floats(norms)[i]).isEqualTo(expected.item_float());
            }
        }
    }

    @Test
    void any_number_that_is_not_finite_sets_the_flag_and_no_number_changes() {
        try (Scope scope = Scope.open()) {
            Tensor one = torch.ones(1);
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -0f}) {
                float[] numbers = {Float.MIN_VALUE, value, 3e38f};
                List<Tensor> tensors = List.of(torch.ones(7), Torch.tensor(numbers, 3));
                Tensor flag = torch.zeros(1);
                TensorList.of(tensors).flagNotFinite(flag, one);
                assertThat(flag.item_float()).as("%s", value).isEqualTo(Float.isFinite(value) ? 0 : 1);
                assertThat(Torch.floats(tensors.get(1))).containsExactly(numbers);
            }
        }
    }

    @Test
    void parameters_are_changed_apart_from_their_graphs() {
        try (Scope scope = Scope.open()) {
            Tensor parameter = torch.ones(2).requires_grad_(true);
            TensorList.of(List.of(parameter)).multiply(3);
            assertThat(Torch.floats(parameter)).containsExactly(3, 3);
            assertThat(parameter.is_leaf()).isTrue();
        }
    }

    @Test
    void an_empty_list_stays_empty() {
        try (Scope scope = Scope.open()) {
            TensorList none = TensorList.of(List.of());
            assertThat(none.multiply(2).plus(1).norms().numel()).isZero();
        }
    }

    @Test
    void operations_leave_no_native_object_behind() {
        try (Scope scope = Scope.open()) {
            TensorList list = TensorList.of(tensors("x"));
            TensorList other = TensorList.of(tensors("other"));
            long before = Pointer.totalCount();
            list.multiply(2).add(other, 1).clamp(-9, 9).moveTowards(other, 0.5).copyFrom(other);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void numbers_are_read_together_and_those_added_later_in_a_second_read() {
        try (Scope scope = Scope.open()) {
            Readout readout = new Readout();
            Readout.Numbers two = readout.add(Torch.tensor(new float[] {3, -4}, 2));
            Readout.Numbers one = readout.add(Torch.tensor(new float[] {7}, 1, 1));
            assertThat(two.get(1)).isEqualTo(-4);
            assertThat(two.norm()).isCloseTo(5, within(0.0));
            assertThat(one.get(0)).isEqualTo(7);
            assertThat(readout.add(torch.ones(1)).get(0)).isEqualTo(1);
        }
    }

    private static List<Tensor> tensors(String name) {
        long[][] shapes = {{3}, {2, 5}, {2, 3, 4, 4}, {}};
        return IntStream.range(0, shapes.length)
                .mapToObj(i -> RandomTensors.uniform(RANDOM.at(name).at(i), 0.5, 2, shapes[i]))
                .toList();
    }

    private static void assertEqual(List<Tensor> tensors, List<Tensor> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Torch.floats(tensors.get(i))).containsExactly(Torch.floats(expected.get(i)));
        }
    }
}
