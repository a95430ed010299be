package rana.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.torch.Scope;
import rana.torch.Torch;

/** The transfer of a model's whole state from the first process of a group to the others. */
final class ReplicaState {
    private ReplicaState() {}

    /** Sends the state of {@code model}. */
    static void send(ShardGroup group, Model model) {
        transfer(group, model, new ArrayList<>(model.state().updates().values()));
    }

    /** Receives the state of {@code model}; its probability of augmentation is set elsewhere. */
    static void receive(ShardGroup group, Model model) {
        Model.State before = model.state();
        List<Long> updates =
                transfer(group, model, new ArrayList<>(before.updates().values()));
        Map<String, Long> received = new LinkedHashMap<>();
        int i = 0;
        for (String network : before.updates().keySet()) {
            received.put(network, updates.get(i++));
        }
        model.restore(new Model.State(received, before.augmentationProbability()));
    }

    private static List<Long> transfer(ShardGroup group, Model model, List<Long> updates) {
        model.networks().values().forEach(network -> network.tensors().values().forEach(group::broadcast));
        model.optimizers()
                .values()
                .forEach(optimizer -> optimizer.tensors().values().forEach(group::broadcast));
        if (model.average() != model.generator()) {
            model.average().tensors().values().forEach(group::broadcast);
        }
        try (Scope scope = Scope.open()) {
            Tensor counts =
                    Torch.longTensor(updates.stream().mapToLong(Long::longValue).toArray());
            group.broadcast(counts);
            return Arrays.stream(Torch.longs(counts)).boxed().toList();
        }
    }
}
