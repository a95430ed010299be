package rana.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Scope;
import rana.torch.Torch;

/** An {@link Architecture} with its tensors on a device. It lives until it is closed, whatever scopes open and close. */
public final class Network implements AutoCloseable {
    private final Architecture architecture;
    private final ComputeDevice device;
    private final List<List<Tensor>> weights = new ArrayList<>(); // by layer
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final List<Tensor> parameters = new ArrayList<>();

    /** A network whose kernels are drawn from {@code random}: the same stream gives the same network on every device. */
    public Network(Architecture architecture, Init init, RandomStream random, ComputeDevice device) {
        this.architecture = architecture;
        this.device = device;
        for (Architecture.Row row : architecture.rows()) {
            List<Tensor> ofLayer = new ArrayList<>();
            for (WeightSpec spec : row.weights()) {
                Tensor tensor = create(spec, init, random.at(row.index()));
                ofLayer.add(tensor);
                named.put(row.index() + "." + spec.name(), tensor);
                if (spec.role().trained()) {
                    parameters.add(tensor);
                }
            }
            weights.add(ofLayer);
        }
    }

    /**
     * What the network makes of a batch.
     *
     * @param x (batch, …) of the architecture's input shape, on this network's device
     * @return (batch, …) of its output shape
     */
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = x;
        for (int i = 0; i < weights.size(); i++) {
            boolean mayOverwrite =
                    i > 0 && leavesItsOutput(architecture.layers().get(i - 1));
            y = architecture.layers().get(i).forward(y, weights.get(i), pass.layer(i, mayOverwrite));
        }
        return y;
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

    /** Every tensor, trained or not, by {@code LAYER.name}: {@code 3.weight}. */
    public Map<String, Tensor> tensors() {
        return new LinkedHashMap<>(named);
    }

    /** Frees the tensors; the network is of no use afterwards. */
    @Override
    public void close() {
        named.values().forEach(Torch::release);
        named.clear();
    }

    /** Whether a layer's gradient is computed from its input alone, so that its output may be overwritten. */
    private static boolean leavesItsOutput(Layer layer) {
        return layer instanceof Linear
                || layer instanceof Conv
                || layer instanceof ConvTranspose
                || layer instanceof BatchNorm;
    }

    private Tensor create(WeightSpec spec, Init init, RandomStream random) {
        long[] shape = spec.extents();
        try (Scope scope = Scope.open()) {
            Tensor begins =
                    switch (spec.role()) {
                        case KERNEL -> init.draw(spec, random);
                        case BIAS, RUNNING_MEAN -> torch.zeros(shape);
                        case SCALE, RUNNING_VARIANCE -> torch.ones(shape);
                    };
            return Torch.retain(device.place(begins).requires_grad_(spec.role().trained()));
        }
    }
}
