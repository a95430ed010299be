package rana.nn;

import java.util.ArrayList;
import java.util.Arrays;
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
     * @throws UnsupportedOperationException by {@link Tangent#parameterGradients}, if the
     *     architecture is not piecewise linear
     */
    public Tangent forwardWithTangent(Tensor x, Pass pass) {
        Pass recording = pass.recording();
        return new Tangent(this, x, forward(x, recording), recording);
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
     * The forward pass of a piecewise linear network D, with its derivatives.
     *
     * <p>Near x, D is an affine map {@code D(x) = A·x + b}. For fixed numbers s and t and a fixed
     * direction v, {@code s·D(x) + t·(v·∇D(x)) = A·(s·x + t·v) + s·b}: a weighted output and a
     * weighted directional derivative (Pearlmutter, 1994, doi:10.1162/neco.1994.6.1.147) together
     * are one pass through D with the same activation masks. Backwards, every such pass carries
     * {@code ∇D} at each layer, which {@link #gradient} computes once. Gradient penalties therefore
     * need no second-order differentiation, and only one backward pass.
     */
    public static final class Tangent {
        private final Network network;
        private final Tensor input;
        private final Tensor output;
        private final Pass pass;
        private List<Tensor> outputGradients = List.of(); // of each layer with weights

        Tangent(Network network, Tensor input, Tensor output, Pass pass) {
            this.network = network;
            this.input = input;
            this.output = output;
            this.pass = pass;
        }

        /** Returns the network's output. */
        public Tensor output() {
            return output;
        }

        /**
         * Returns the gradient of the sum of all outputs with respect to {@code x}, of which the
         * network's input is a function. It may be called once, and frees the graph of the pass.
         */
        public Tensor gradient(Tensor x) {
            List<Tensor> inputs =
                    new ArrayList<>(pass.activationMask().orElseThrow().takeOutputs());
            inputs.add(x);
            List<Tensor> all = Torch.gradients(output.sum(), inputs);
            outputGradients = all.subList(0, all.size() - 1);
            return all.get(all.size() - 1);
        }

        /**
         * Returns the gradients of {@code Σ scale·D(x) + amount·∇D(x)·direction}, summed over the
         * examples, with respect to the network's parameters. It may be called once, after
         * {@link #gradient}.
         *
         * @param scales the weight of each example's output, (batch)
         * @param direction each example's direction times its amount, (batch, …), shaped as the
         *     network's input
         */
        public List<Tensor> parameterGradients(Tensor scales, Tensor direction) {
            ActivationMask record = pass.activationMask().orElseThrow();
            record.separateLayers(scales);
            long[] shape = new long[Math.toIntExact(input.dim())];
            Arrays.fill(shape, 1);
            shape[0] = input.size(0);
            network.tangent(direction.addcmul(input.detach(), scales.view(shape)), pass);
            return Torch.gradients(record.takeOutputs(), outputGradients, network.parameters());
        }
    }
}
