package rana.gan;

import rana.nn.Network;
import rana.optim.Optimizer;
import rana.optim.UpdateRule;

/** A network with the optimiser that trains it. It owns both. */
public final class TrainedNetwork implements AutoCloseable {
    private final Network network;
    private final Optimizer optimizer;

    /**
     * Takes ownership of {@code network} and creates its optimiser.
     *
     * @param rule the rule that updates the network's parameters
     */
    public TrainedNetwork(Network network, UpdateRule rule) {
        this.network = network;
        this.optimizer = new Optimizer(rule, network.parameters());
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /** Returns the optimiser of the network's parameters. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** Closes the optimiser and the network. */
    @Override
    public void close() {
        optimizer.close();
        network.close();
    }
}
