package rana.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scope;
import rana.torch.TensorList;
import rana.torch.Torch;

/**
 * An {@link UpdateRule} applied to the parameters of a network, with the state that it keeps for
 * each of them. It owns the state, which lives until {@link #close}, and borrows the parameters.
 * Not thread-safe.
 */
public final class Optimizer implements AutoCloseable {
    /**
     * The number of elements up to which parameters on the CPU are updated together: with their
     * gradients and state they stay in a core's cache from one operation of a rule to the next.
     */
    private static final long CACHED_ELEMENTS = 1 << 16;

    private UpdateRule rule;
    private final List<List<Tensor>> slots = new ArrayList<>(); // by parameter
    private final List<Group> groups = new ArrayList<>();
    private long iteration;
    private double learningRateScale = 1;

    /**
     * Creates an optimiser whose state is zero.
     *
     * @param parameters the tensors to train; they must outlive the optimiser
     */
    public Optimizer(UpdateRule rule, List<Tensor> parameters) {
        this.rule = rule;
        try (Scope scope = Scope.open()) {
            for (Tensor parameter : parameters) {
                slots.add(rule.slots().stream()
                        .map(name -> Torch.retain(torch.zeros_like(parameter.detach())))
                        .toList());
            }
            for (int from = 0; from < parameters.size(); ) {
                int to = endOfGroup(parameters, from);
                groups.add(group(parameters, from, to));
                from = to;
            }
        }
    }

    /** Neighbouring parameters that are updated together, with their state. */
    private record Group(int from, int to, TensorList parameters, List<TensorList> slots) {}

    private Group group(List<Tensor> parameters, int from, int to) {
        List<TensorList> ofGroup = new ArrayList<>();
        for (int j = 0; j < rule.slots().size(); j++) {
            int slot = j;
            ofGroup.add(TensorList.of(slots.subList(from, to).stream()
                            .map(ofParameter -> ofParameter.get(slot))
                            .toList())
                    .retained());
        }
        return new Group(from, to, TensorList.of(parameters.subList(from, to)).retained(), ofGroup);
    }

    /**
     * Returns the end of the group that begins at {@code from}. On a GPU it is the last parameter,
     * since the time of an update is that of its launches.
     */
    private static int endOfGroup(List<Tensor> parameters, int from) {
        if (parameters.get(from).is_cuda()) {
            return parameters.size();
        }
        int to = from + 1;
        long elements = parameters.get(from).numel();
        while (to < parameters.size() && elements + parameters.get(to).numel() <= CACHED_ELEMENTS) {
            elements += parameters.get(to).numel();
            to++;
        }
        return to;
    }

    /**
     * Updates every parameter once.
     *
     * @param gradients in the order of the parameters, each of its parameter's shape; they are
     *     clipped in place
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    public void step(List<Tensor> gradients, double fraction) {
        UpdateContext context = new UpdateContext(iteration, fraction, learningRateScale);
        for (Group group : groups) {
            try (Scope scope = Scope.open()) {
                TensorList ofGroup = TensorList.of(gradients.subList(group.from, group.to));
                if (rule.clipValue() > 0) {
                    ofGroup.clamp(-rule.clipValue(), rule.clipValue());
                }
                rule.update(group.parameters, ofGroup, group.slots, context);
            }
        }
        iteration++;
    }

    /**
     * Continues with {@code other}, the same rule with other settings.
     *
     * @throws IllegalArgumentException if {@code other} needs other state
     */
    public void setRule(UpdateRule other) {
        if (!other.slots().equals(rule.slots())) {
            throw new IllegalArgumentException(
                    "the update rule needs the state %s; this optimiser has %s: keep its type"
                            .formatted(other.slots(), rule.slots()));
        }
        rule = other;
    }

    /** Returns the number of updates made. */
    public long iteration() {
        return iteration;
    }

    /**
     * Continues after {@code iteration} updates; the state of the checkpoint must have been copied
     * into {@link #tensors}.
     */
    public void resumeAt(long iteration) {
        this.iteration = iteration;
    }

    /** Sets the factor on the learning rate of all later updates; it replaces the one before. */
    public void setLearningRateScale(double scale) {
        learningRateScale = scale;
    }

    /**
     * Returns the learning rate of the next update.
     *
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    public double learningRate(double fraction) {
        return rule.learningRate(new UpdateContext(iteration, fraction, learningRateScale));
    }

    /**
     * Returns the state by {@code PARAMETER.slot}, such as {@code 0.mean_square}; the tensors stay
     * owned by the optimiser.
     */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            for (int j = 0; j < rule.slots().size(); j++) {
                named.put(i + "." + rule.slots().get(j), slots.get(i).get(j));
            }
        }
        return named;
    }

    /** Frees the state. */
    @Override
    public void close() {
        groups.forEach(group -> {
            group.parameters.close();
            group.slots.forEach(TensorList::close);
        });
        groups.clear();
        slots.forEach(ofParameter -> ofParameter.forEach(Torch::release));
        slots.clear();
    }
}
