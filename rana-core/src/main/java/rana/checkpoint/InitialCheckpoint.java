package rana.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Model;
import rana.gan.ShardRunner;
import rana.model.Models;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** A checkpoint of a training that has taken no step, with given weights. */
public final class InitialCheckpoint {
    private InitialCheckpoint() {}

    /**
     * Writes the checkpoint, with fresh optimisers.
     *
     * @param checkpoints the folder of the checkpoints
     * @param seed the random seed of the run; networks that are not in {@code weights} have its first
     *     weights
     * @param weights all tensors of a network by the names of {@link Network#tensors}, by the name of
     *     the network; those of the generator are also those of its moving average
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    public static void write(
            Path checkpoints, Recipe recipe, long seed, Map<String, Map<String, SafeTensors.Array>> weights) {
        try (Model model = Models.of(recipe, RandomStream.of(seed), ComputeDevice.CPU, ShardRunner.WHOLE)) {
            weights.forEach((name, arrays) -> {
                copy(name, arrays, Objects.requireNonNull(model.networks().get(name), name));
                if (name.equals(Networks.GENERATOR) && model.average() != model.generator()) {
                    copy(name, arrays, model.average());
                }
            });
            Checkpoint.write(
                    new Checkpoints(checkpoints).at(0),
                    model,
                    new TrainingProgress(0, 0, seed, 0.0, 0L),
                    recipe,
                    List.of());
        }
    }

    private static void copy(String name, Map<String, SafeTensors.Array> arrays, Network into) {
        Map<String, Tensor> tensors = into.tensors();
        if (!tensors.keySet().equals(arrays.keySet())) {
            throw new IllegalArgumentException(
                    "%s has the tensors %s; got %s".formatted(name, tensors.keySet(), arrays.keySet()));
        }
        tensors.forEach((key, tensor) -> {
            SafeTensors.Array array = Objects.requireNonNull(arrays.get(key));
            if (!array.shape().equals(Checkpoint.shape(tensor))) {
                throw new IllegalArgumentException("%s: %s has the shape %s; got %s"
                        .formatted(name, key, Checkpoint.shape(tensor), array.shape()));
            }
            Torch.copyInto(tensor, array.values());
        });
    }
}
