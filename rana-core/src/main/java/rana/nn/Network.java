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
import rana.torch.Torch;

/** An {@link Architecture} with its tensors on a device. It lives until it is closed, whatever scopes open and close. */
public final class Network implements AutoCloseable {
    private final Architecture architecture;
    private final ComputeDevice device;
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final List<Tensor> weights = new ArrayList<>(); // as the architecture lists them
    private final List<Tensor> parameters = new ArrayList<>();

    /** A network whose kernels are drawn from {@code random}: the same stream gives the same network on every device. */
    public Network(Architecture architecture, Init init, RandomStream random, ComputeDevice device) {
        this.architecture = architecture;
        this.device = device;
        for (WeightSpec spec : architecture.weights()) {
            Tensor tensor = create(spec, init, random.at(spec.name()));
            weights.add(tensor);
            named.put(spec.name(), tensor);
            if (spec.role().trained()) {
                parameters.add(tensor);
            }
        }
    }

    /**
     * What the network makes of a batch.
     *
     * @param x (batch, …) of the architecture's input shape, on this network's device
     * @return (batch, …) of its output shape
     */
    public Tensor forward(Tensor x, Pass pass) {
        return Chain.forward(x, architecture.input(), architecture.layers(), weights, pass);
    }

    /**
     * What the first layers make of a batch.
     *
     * @param count how many of them, from 0 to all
     */
    public Tensor forwardThrough(int count, Tensor x, Pass pass) {
        List<Layer> first = architecture.layers().subList(0, count);
        return Chain.forward(x, architecture.input(), first, weights, pass);
    }

    /**
     * The same as {@link #forward}, for an architecture that is piecewise linear, with its derivative to follow.
     *
     * @throws UnsupportedOperationException by {@link Tangent#along}, if the architecture is not piecewise linear
     */
    public Tangent forwardWithTangent(Tensor x, Pass pass) {
        Pass recording = pass.recording();
        return new Tangent(this, forward(x, recording), recording);
    }

    Tensor tangent(Tensor direction, Pass pass) {
        return Chain.tangent(direction, architecture.input(), architecture.layers(), weights, pass);
    }

    public Architecture architecture() {
        return architecture;
    }

    public ComputeDevice device() {
        return device;
    }

    /** The tensors that an optimiser trains, in the order of the layers. */
    public List<Tensor> parameters() {
        return List.copyOf(parameters);
    }

    /** Every tensor, trained or not, by {@code LAYER.name}: {@code 3.weight}, or {@code 3.main.0.weight} within a block. */
    public Map<String, Tensor> tensors() {
        return new LinkedHashMap<>(named);
    }

    /** Frees the tensors; the network is of no use afterwards. */
    @Override
    public void close() {
        named.values().forEach(Torch::release);
        named.clear();
    }

    private Tensor create(WeightSpec spec, Init init, RandomStream random) {
        long[] shape = spec.extents();
        try (Scope scope = Scope.open()) {
            Tensor begins =
                    switch (spec.role()) {
                        case KERNEL -> init.draw(spec, random).mul_(Scalars.of(spec.gain()));
                        case NORMAL -> RandomTensors.normal(random, shape);
                        case DIRECTION -> direction(RandomTensors.normal(random, shape));
                        case BIAS, RUNNING_MEAN -> torch.zeros(shape);
                        case SCALE, RUNNING_VARIANCE -> torch.ones(shape);
                    };
            return Torch.retain(device.place(begins).requires_grad_(spec.role().trained()));
        }
    }

    private static Tensor direction(Tensor vector) {
        return vector.div(vector.norm());
    }
}
