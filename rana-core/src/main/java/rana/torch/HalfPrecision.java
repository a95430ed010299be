package rana.torch;

import com.google.errorprone.annotations.MustBeClosed;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A stretch in which this thread's convolutions and matrix products are computed in bfloat16: eight bits of mantissa, the range of
 * float32. Weights stay float32, and so do the gradients that they get. It pays on processors and GPUs that have instructions for
 * it, and costs time on others.
 *
 * <pre>{@code
 * try (HalfPrecision half = HalfPrecision.open(device)) {
 *     scores = network.forward(pictures, pass);
 * }
 * }</pre>
 */
public final class HalfPrecision implements AutoCloseable {
    private final DeviceType device;
    private final boolean before;

    private HalfPrecision(DeviceType device) {
        this.device = device;
        this.before = torch.is_autocast_enabled(device);
        // A cached cast would outlive the step that changes its weight.
        torch.set_autocast_cache_enabled(false);
        torch.set_autocast_dtype(device, ScalarType.BFloat16);
        torch.set_autocast_enabled(device, true);
    }

    @MustBeClosed
    public static HalfPrecision open(ComputeDevice device) {
        Torch.load();
        return new HalfPrecision(device.cuda() ? DeviceType.CUDA : DeviceType.CPU);
    }

    @Override
    public void close() {
        torch.set_autocast_enabled(device, before);
    }
}
