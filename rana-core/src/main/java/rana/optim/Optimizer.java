package rana.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/** An {@link UpdateRule} at work on the parameters of one network, with what it remembers of each. */
public final class Optimizer implements AutoCloseable {
    private UpdateRule rule;
    private final List<Tensor> parameters;
    private final List<List<Tensor>> slots = new ArrayList<>(); // by parameter
    private long iteration;
    private double pace = 1;

    /** @param parameters to train; they must outlive this */
    public Optimizer(UpdateRule rule, List<Tensor> parameters) {
        this.rule = rule;
        this.parameters = List.copyOf(parameters);
        try (Scope scope = Scope.open()) {
            for (Tensor parameter : parameters) {
                slots.add(rule.slots().stream()
                        .map(name -> Torch.retain(torch.zeros_like(parameter.detach())))
                        .toList());
            }
        }
    }

    /**
     * One update of every parameter.
     *
     * @param gradients in the order of the parameters; they are clipped in place
     * @param progress share of the training that is done, in [0, 1]
     */
    public void step(List<Tensor> gradients, double progress) {
        UpdateContext moment = new UpdateContext(iteration, progress, pace);
        for (int i = 0; i < parameters.size(); i++) {
            Tensor gradient = clip(gradients.get(i));
            rule.update(parameters.get(i).detach(), gradient, slots.get(i), moment);
        }
        iteration++;
    }

    /**
     * Goes on by {@code other}, the same rule with other settings.
     *
     * @throws IllegalArgumentException if it remembers other things
     */
    public void follow(UpdateRule other) {
        if (!other.slots().equals(rule.slots())) {
            throw new IllegalArgumentException("a rule that remembers %s cannot go on from one that remembers %s"
                    .formatted(other.slots(), rule.slots()));
        }
        rule = other;
    }

    /** How many steps were taken. */
    public long iteration() {
        return iteration;
    }

    /** Goes on from {@code iteration} steps, when the state of a checkpoint has been copied into {@link #tensors}. */
    public void resumeAt(long iteration) {
        this.iteration = iteration;
    }

    /** Multiplies every learning rate from now on by {@code pace}, in place of what it was multiplied by before. */
    public void setPace(double pace) {
        this.pace = pace;
    }

    /**
     * The learning rate of the next update.
     *
     * @param progress share of the training that is done, in [0, 1]
     */
    public double rate(double progress) {
        return rule.rate(new UpdateContext(iteration, progress, pace));
    }

    /** What it remembers, by {@code PARAMETER.slot}: {@code 0.mean_square}. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            for (int j = 0; j < rule.slots().size(); j++) {
                named.put(i + "." + rule.slots().get(j), slots.get(i).get(j));
            }
        }
        return named;
    }

    /** Frees what it remembers. */
    @Override
    public void close() {
        slots.forEach(ofParameter -> ofParameter.forEach(Torch::release));
        slots.clear();
    }

    private Tensor clip(Tensor gradient) {
        return rule.clipValue() == 0
                ? gradient
                : gradient.clamp_(Scalars.optional(-rule.clipValue()), Scalars.optional(rule.clipValue()));
    }
}
