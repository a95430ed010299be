package rana.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.torch.OperatorCalls;
import rana.torch.Scope;
import rana.torch.TensorList;

/** On a GPU, an update launches the same number of kernels for every number of parameters. */
class UpdateOperatorsTest {
    static Stream<UpdateRule> rules() {
        return Stream.of(
                Sgd.withRate(0.1),
                Nesterov.withRate(0.1),
                RmsProp.withRate(0.1),
                Adam.withRate(0.1),
                Adam.withRate(0.1).decay(0.01));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void an_update_calls_as_many_operators_for_forty_tensors_as_for_two(UpdateRule rule) {
        Map<String, Integer> calls = callsOfUpdate(rule, 40);
        assertThat(calls).isNotEmpty().isEqualTo(callsOfUpdate(rule, 2));
        assertThat(calls.values().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(9);
    }

    private static Map<String, Integer> callsOfUpdate(UpdateRule rule, int tensors) {
        try (Scope scope = Scope.open();
                OperatorCalls calls = new OperatorCalls()) {
            TensorList parameters = ones(tensors);
            TensorList gradients = ones(tensors);
            List<TensorList> slots =
                    rule.slots().stream().map(slot -> ones(tensors)).toList();
            calls.take();
            rule.update(parameters, gradients, slots, new UpdateContext(0, 0, 1));
            return calls.take();
        }
    }

    private static TensorList ones(int tensors) {
        return TensorList.of(
                IntStream.range(0, tensors).mapToObj(i -> torch.ones(3)).toList());
    }
}
