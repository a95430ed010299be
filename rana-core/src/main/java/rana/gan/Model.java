package rana.gan;

import java.util.Map;
import java.util.Optional;
import rana.nn.Network;
import rana.optim.Optimizer;

/** What is trained to draw pictures: a generator, and a network that it learns by. */
public sealed interface Model extends AutoCloseable permits Gan, Vae {
    /** What a step says. */
    sealed interface Report permits Gan.Report, Vae.Report {
        /** Its figures, by the names that {@code metrics.jsonl} has for them. */
        Map<String, Double> figures();

        /** A loss that training cannot go on from; empty where all are finite numbers. */
        Optional<Fault> fault();

        /** A few words for a line of progress. */
        String line();
    }

    /**
     * A loss that is no finite number.
     *
     * @param network whose loss it is: one of {@link Model#networks}
     */
    record Fault(String network, double loss) {}

    /** Latents to pictures. */
    Network generator();

    /** The generator to use: its average, or itself where none is kept. */
    Network average();

    /** Both networks that learn, the generator first, by the names that recipes and files have for them. */
    Map<String, Network> networks();

    /** What each of {@link #networks} learns by. */
    Map<String, Optimizer> optimizers();

    @Override
    default void close() {
        optimizers().values().forEach(Optimizer::close);
        if (average() != generator()) {
            average().close();
        }
        networks().values().forEach(Network::close);
    }
}
