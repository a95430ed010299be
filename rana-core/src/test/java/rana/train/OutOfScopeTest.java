package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.TensorList;
import rana.torch.Torch;

/** Public calls where no scope is open: each leaves the tensors that it returns, and no other native object. */
class OutOfScopeTest {
    private static final Recipe RECIPE = TinyGan.recipe();
    private static final RandomStream RANDOM = RandomStream.of(1);

    @TestFactory
    Stream<DynamicTest> a_call_leaves_what_it_returns_and_nothing_else() {
        Tensor x = Torch.retain(Torch.tensor(new float[12], 1, 3, 2, 2));
        Map<String, Supplier<Object>> calls = new LinkedHashMap<>();
        calls.put("Torch.tensor", () -> Torch.tensor(new float[6], 2, 3));
        calls.put("Torch.indices", () -> Torch.indices(new int[3]));
        calls.put("Torch.doubles from values", () -> Torch.doubles(new double[6], 2, 3));
        calls.put("Torch.doubles of a tensor", () -> Torch.doubles(x));
        calls.put("Torch.floats", () -> Torch.floats(x));
        calls.put("Torch.shape", () -> Torch.shape(x));
        calls.put("Torch.bytes", () -> Torch.bytes(x, -1, 1));
        calls.put("Torch.pictures", () -> Torch.pictures(new byte[12], 2, 3, -1, 1, ComputeDevice.CPU));
        calls.put("TensorList", () -> norms(x));
        calls.put("Torch.areFinite", () -> Torch.areFinite(List.of(x)));
        calls.put("Torch.concatenate", () -> Torch.concatenate(x, x));
        calls.put("Torch.copyInto", () -> copied(x));
        calls.put("RandomTensors.normal", () -> RandomTensors.normal(RANDOM, 2, 3));
        calls.put("RandomTensors.uniform", () -> RandomTensors.uniform(RANDOM, 0, 1, 2, 3));
        calls.put("RandomStream.permutation", () -> RANDOM.permutation(5));
        calls.put("ComputeDevice.place", () -> ComputeDevice.CPU.place(x));
        calls.put("ComputeDevice.placeIndices", OutOfScopeTest::placed);
        calls.put("Network, Optimizer and back", OutOfScopeTest::network);
        calls.put("Training, Sampler and back", OutOfScopeTest::training);
        return calls.entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> check(call.getValue())))
                .onClose(() -> Torch.release(x));
    }

    private static Object norms(Tensor x) {
        try (Scope scope = Scope.open();
                TensorList list = TensorList.of(List.of(x)).retained()) {
            return scope.keep(list.plus(1).multiply(2).norms());
        }
    }

    private static void check(Supplier<Object> call) {
        long before = Pointer.totalCount();
        Object returned = call.get();
        long tensors = returned instanceof Tensor ? 1 : 0;
        assertThat(Pointer.totalCount() - before).isEqualTo(tensors);
        if (returned instanceof Tensor tensor) {
            tensor.close();
        }
    }

    private static Object copied(Tensor x) {
        Torch.copyInto(x, FloatBuffer.allocate(12));
        return "";
    }

    private static Tensor placed() {
        try (Tensor indices = Torch.indices(new int[3])) {
            return ComputeDevice.CPU.placeIndices(indices);
        }
    }

    private static Object network() {
        try (Network network = new Network(RECIPE.generator(), RECIPE.networks().init(), RANDOM, ComputeDevice.CPU);
                Optimizer optimizer = new Optimizer(RECIPE.optimizer().generator(), network.parameters())) {
            return optimizer.tensors().size() + network.tensors().size();
        }
    }

    private static Object training() {
        try (Training training = new Training(RECIPE, TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            return training.sampler().draw(3, RANDOM).size();
        }
    }
}
