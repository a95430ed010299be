package rana.keras;

import java.util.List;
import java.util.Map;

/**
 * A network in a file of Keras: the tensors of its layers.
 *
 * @param name its name in the file; empty for the whole file
 * @param order the meaning of the order and the names of its layers
 * @param layers the layers that have tensors
 * @param nested the networks that it has as layers
 */
record StoredNetwork(String name, Order order, List<Layer> layers, List<StoredNetwork> nested) {
    /** The rule by which layers are identified. */
    enum Order {
        /** Each name is a class and a number, counted among layers of the class: {@code conv2d_1}. */
        BY_CLASS,
        /** The layers are in their order; their names may be any. */
        IN_SEQUENCE
    }

    /**
     * A layer.
     *
     * @param name its name in the file
     * @param tensors its tensors by name: {@code kernel}, or {@code vars/0} where tensors have
     *     numbers only
     */
    record Layer(String name, Map<String, StoredTensor> tensors) {}

    /** Returns the network inside networks that have nothing else. */
    StoredNetwork unwrapped() {
        return layers.isEmpty() && nested.size() == 1 ? nested.get(0).unwrapped() : this;
    }

    /** Returns true if there are no tensors at all. */
    boolean isEmpty() {
        return layers.isEmpty() && nested.stream().allMatch(StoredNetwork::isEmpty);
    }
}
