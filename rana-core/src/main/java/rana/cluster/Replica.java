package rana.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.augment.PixelRange;
import rana.gan.Batch;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.gan.StepContext;
import rana.model.Models;
import rana.random.RandomStream;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.torch.EngineThreads;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A copy of a training's model in another process than the first of its group, which computes its
 * shards of each step. It has no images and no run folder: everything comes from the first process.
 */
public final class Replica {
    private final ShardGroup group;
    private final ComputeDevice device;
    private final Recipe recipe;
    private final RandomStream random;
    private final Model model;
    private final WorkerClock clock;

    private Replica(ShardGroup group, ComputeDevice device, Recipe recipe, long seed, ShardRunner shardRunner) {
        this.group = group;
        this.device = device;
        this.recipe = recipe;
        this.random = RandomStream.of(seed);
        this.model = Models.of(recipe, random, device, shardRunner);
        this.clock = new WorkerClock(group, System::nanoTime);
    }

    /**
     * Takes the steps of the trainings of the group's first process, one after the other, until that
     * one leaves the group.
     *
     * @param group a group in which this process is not the first
     * @throws rana.FailureException if another process ends
     */
    public static void follow(ShardGroup group, ComputeDevice device) {
        for (Message next = receive(group); next.order.kind() == ReplicaOrder.Kind.BEGIN; next = receive(group)) {
            follow(group, device, next);
        }
    }

    private static void follow(ShardGroup group, ComputeDevice device, Message first) {
        Recipe recipe = Recipes.fromYaml(first.text);
        Models.applyCudaSettings(recipe, device);
        try (ShardRunner shardRunner = Models.shardRunner(recipe, device, group);
                EngineThreads threads = shardRunner.engineThreads()) {
            new Replica(group, device, recipe, first.order.step(), shardRunner).follow();
        }
    }

    private void follow() {
        try {
            for (Message next = receive(group); next.order.kind() == ReplicaOrder.Kind.STEP; next = receive(group)) {
                step(next);
            }
        } finally {
            model.close();
        }
    }

    private void step(Message message) {
        ReplicaOrder order = message.order;
        clock.beginStep();
        if (!message.text.isEmpty()) {
            Recipe changed = Recipes.fromYaml(message.text);
            model.changeSettings(
                    changed.optimizer().updateRules(), changed.regularization().augmentation());
        }
        if (order.withState()) {
            ReplicaState.receive(group, model);
        }
        if (order.compares()) {
            StateDigest.difference(group, model); // the first worker reports it
        }
        model.setLearningRateScale(order.learningRateScale());
        model.setAugmentationProbability(order.augmentation());
        try (Scope scope = Scope.open()) {
            model.step(new StepContext(order.step(), order.fraction(), order.images(), update -> batch(), random));
        }
        clock.endStep();
        if (order.withTimes()) {
            clock.exchange();
        }
    }

    private Batch batch() {
        ImageSpec spec = recipe.pictures();
        PixelRange range = spec.range();
        int count = recipe.training().batch();
        byte[] bytes = received(group, count * spec.size() * spec.size() * spec.channels());
        Tensor images = Torch.pictures(bytes, spec.size(), spec.channels(), range.low(), range.high(), device);
        if (spec.classes() == 0) {
            return Batch.of(images);
        }
        Tensor labels = Torch.indices(new int[count]);
        group.broadcast(labels);
        return new Batch(images, Optional.of(device.placeIndices(labels)));
    }

    /** An order with its text; "" without one. */
    private record Message(ReplicaOrder order, String text) {}

    private static Message receive(ShardGroup group) {
        try (Scope scope = Scope.open()) {
            Tensor header = ReplicaOrder.empty();
            group.broadcast(header);
            ReplicaOrder.Received received = ReplicaOrder.of(header);
            String text = received.textLength() == 0
                    ? ""
                    : new String(received(group, received.textLength()), StandardCharsets.UTF_8);
            return new Message(received.order(), text);
        }
    }

    private static byte[] received(ShardGroup group, int length) {
        Tensor bytes = Torch.byteTensor(new byte[length]);
        group.broadcast(bytes);
        byte[] copy = new byte[length];
        bytes.data_ptr_byte().get(copy);
        return copy;
    }
}
