package rana.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.torch.Torch;

/** What is trained to draw pictures: a generator, and a network that it learns by. */
public sealed interface Model extends AutoCloseable permits Gan, Vae {
    /** What a step says. */
    sealed interface Report permits Gan.Report, Vae.Report {
        /** Its figures, by the names that {@code metrics.jsonl} has for them. */
        Map<String, Double> figures();

        /** A loss or gradient that training cannot go on from; empty where all are finite numbers. */
        Optional<Fault> fault();

        /** A few words for a line of progress. */
        String line();
    }

    /**
     * Something that is no finite number.
     *
     * @param network whose it is: one of {@link Model#networks}
     * @param what it is, for people: {@code the loss is NaN}
     */
    record Fault(String network, String what) {
        /** The loss, or else the gradient's norm, if that is no finite number. */
        static Optional<Fault> of(String network, double loss, double gradient) {
            if (!Double.isFinite(loss)) {
                return Optional.of(new Fault(network, "the loss is " + loss));
            }
            return Double.isFinite(gradient)
                    ? Optional.empty()
                    : Optional.of(new Fault(network, "the gradient's norm is " + gradient));
        }
    }

    /** Latents to pictures. */
    Network generator();

    /** The generator to use: its average, or itself where none is kept. */
    Network average();

    /** Both networks that learn, the generator first, by the names that recipes and files have for them. */
    Map<String, Network> networks();

    /** What each of {@link #networks} learns by. */
    Map<String, Optimizer> optimizers();

    /** Whether what it has learnt is all finite numbers: weights, statistics, averages, and what the optimisers remember. */
    default Optional<Fault> fault() {
        List<Tensor> all = new ArrayList<>();
        networks().values().forEach(network -> all.addAll(network.tensors().values()));
        optimizers()
                .values()
                .forEach(optimizer -> all.addAll(optimizer.tensors().values()));
        if (average() != generator()) {
            all.addAll(average().tensors().values());
        }
        return Torch.areFinite(all) ? Optional.empty() : Optional.of(where());
    }

    /** What of it is not finite. */
    private Fault where() {
        for (Map.Entry<String, Network> network : networks().entrySet()) {
            String name = network.getKey();
            if (!Torch.areFinite(List.copyOf(network.getValue().tensors().values()))) {
                return new Fault(name, "a weight is no finite number");
            }
            Optimizer optimizer = Objects.requireNonNull(optimizers().get(name));
            if (!Torch.areFinite(List.copyOf(optimizer.tensors().values()))) {
                return new Fault(name, "what its optimiser remembers is no finite number");
            }
        }
        return new Fault(networks().keySet().iterator().next(), "a weight of its average is no finite number");
    }

    @Override
    default void close() {
        optimizers().values().forEach(Optimizer::close);
        if (average() != generator()) {
            average().close();
        }
        networks().values().forEach(Network::close);
    }
}
