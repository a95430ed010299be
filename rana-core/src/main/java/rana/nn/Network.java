package rana.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.TensorList;
import rana.torch.Torch;

/**
 * An {@link Architecture} with its tensors on a device. It lives until it is closed, independently
 * of scopes.
 */
public final class Network implements AutoCloseable {
    private final Architecture architecture;
    private final ComputeDevice device;
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final List<Tensor> weights = new ArrayList<>(); // as the architecture lists them
    private final List<Tensor> parameters = new ArrayList<>();
    private final TensorList parameterList;
    private final TensorList statisticsList;

    /**
     * Creates a network whose kernels are drawn from {@code random}; equal streams yield equal
     * networks on every device.
     */
    public Network(Architecture architecture, Init init, RandomStream random, ComputeDevice device) {
        this.architecture = architecture;
        this.device = device;
        List<Tensor> statistics = new ArrayList<>();
        for (WeightSpec spec : architecture.weights()) {
            Tensor tensor = create(spec, init, random.at(spec.name()));
            weights.add(tensor);
            if (spec.role().stored()) {
                named.put(spec.name(), tensor);
                (spec.role().trained() ? parameters : statistics).add(tensor);
            }
        }
        this.parameterList = retained(parameters);
        this.statisticsList = retained(statistics);
    }

    private static TensorList retained(List<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            return TensorList.of(tensors).retained();
        }
    }

    /**
     * Computes the output for a batch.
     *
     * @param x (batch, …) of the architecture's input shape, on this network's device
     * @return (batch, …) of its output shape, float32 in every precision
     */
    public Tensor forward(Tensor x, Pass pass) {
        return pass.exact(Chain.forward(x, architecture.input(), architecture.layers(), weights, pass));
    }

    /**
     * Computes the output of the first layers for a batch.
     *
     * @param count the number of layers, from 0 to all
     */
    public Tensor forwardThrough(int count, Tensor x, Pass pass) {
        List<Layer> first = architecture.layers().subList(0, count);
        return pass.exact(Chain.forward(x, architecture.input(), first, weights, pass));
    }

    /**
     * Computes {@link #forward} of a piecewise linear architecture, and records the activation
     * masks for its derivative.
     *
     * @throws UnsupportedOperationException by {@link Tangent#along}, if the architecture is not
     *     piecewise linear
     */
    public Tangent forwardWithTangent(Tensor x, Pass pass) {
        Pass recording = pass.recording();
        return new Tangent(this, forward(x, recording), recording);
    }

    Tensor tangent(Tensor direction, Pass pass) {
        return pass.exact(Chain.tangent(direction, architecture.input(), architecture.layers(), weights, pass));
    }

    /** Returns the architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** Returns the device of the tensors. */
    public ComputeDevice device() {
        return device;
    }

    /** Returns the trainable tensors, in layer order. The network owns them. */
    public List<Tensor> parameters() {
        return List.copyOf(parameters);
    }

    /** Returns {@link #parameters} as one list. The network owns it. */
    public TensorList parameterList() {
        return parameterList;
    }

    /**
     * Returns the tensors that are not trained, such as running statistics, in layer order, as one
     * list. The network owns it.
     */
    public TensorList statisticsList() {
        return statisticsList;
    }

    /**
     * Returns every tensor of a checkpoint, trainable or not, by name: {@code 3.weight}, or
     * {@code 3.main.0.weight} within a block. The network owns them.
     */
    public Map<String, Tensor> tensors() {
        return new LinkedHashMap<>(named);
    }

    /** Frees the tensors; the network cannot be used afterwards. */
    @Override
    public void close() {
        parameterList.close();
        statisticsList.close();
        weights.forEach(Torch::release);
        weights.clear();
        named.clear();
    }

    private Tensor create(WeightSpec spec, Init init, RandomStream random) {
        long[] shape = spec.extents();
        try (Scope scope = Scope.open()) {
            Tensor initial =
                    switch (spec.role()) {
                        case KERNEL -> init.draw(spec, random).mul_(Scalars.of(spec.gain()));
                        case NORMAL -> RandomTensors.normal(random, shape);
                        case DIRECTION -> direction(RandomTensors.normal(random, shape));
                        case BIAS, RUNNING_MEAN -> torch.zeros(shape);
                        case SCALE, RUNNING_VARIANCE -> torch.ones(shape);
                        case CONSTANT -> constant(spec);
                    };
            return Torch.retain(device.place(initial).requires_grad_(spec.role().trained()));
        }
    }

    /** Returns the values of a constant, on the CPU. */
    static Tensor constant(WeightSpec spec) {
        List<Double> pattern = spec.pattern();
        float[] values = new float[Math.toIntExact(spec.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = pattern.get(i % pattern.size()).floatValue();
        }
        return Torch.tensor(values, spec.extents());
    }

    private static Tensor direction(Tensor vector) {
        return vector.div(vector.norm());
    }

    /**
     * The forward pass of a piecewise linear network, with its directional derivative (Pearlmutter,
     * 1994, doi:10.1162/neco.1994.6.1.147).
     *
     * <p>For such networks, and for a fixed direction v, the gradient of {@code v · ∇D(x)} with
     * respect to the weights is the ordinary gradient of this derivative. Gradient penalties
     * therefore need no second-order differentiation.
     */
    public static final class Tangent {
        private final Network network;
        private final Tensor output;
        private final Pass pass;

        Tangent(Network network, Tensor output, Pass pass) {
            this.network = network;
            this.output = output;
            this.pass = pass;
        }

        /** Returns the network's output. */
        public Tensor output() {
            return output;
        }

        /**
         * Returns the derivative of the output along {@code direction}, differentiable with respect
         * to the weights. It may be called once.
         *
         * @param direction (batch, …), shaped as the input
         * @return (batch, …), shaped as the output
         */
        public Tensor along(Tensor direction) {
            return network.tangent(direction, pass);
        }
    }
}
