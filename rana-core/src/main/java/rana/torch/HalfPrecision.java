package rana.torch;

import com.google.errorprone.annotations.MustBeClosed;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A block in which this thread computes convolutions and matrix products in bfloat16, with 8 bits
 * of mantissa and the range of float32. Weights and their gradients stay float32. It saves time on
 * processors and GPUs with bfloat16 instructions, and costs time on others.
 *
 * <pre>{@code
 * try (HalfPrecision half = HalfPrecision.open(device)) {
 *     scores = network.forward(images, pass);
 * }
 * }</pre>
 */
public final class HalfPrecision implements AutoCloseable {
    private final DeviceType device;
    private final boolean enabledBefore;
    private final boolean cacheBefore;
    private final ScalarType typeBefore;

    private HalfPrecision(DeviceType device) {
        this.device = device;
        this.enabledBefore = torch.is_autocast_enabled(device);
        this.cacheBefore = torch.is_autocast_cache_enabled();
        this.typeBefore = torch.get_autocast_dtype(device);
        // A cached cast would outlive the step that changes the weight.
        torch.set_autocast_cache_enabled(false);
        torch.set_autocast_dtype(device, ScalarType.BFloat16);
        torch.set_autocast_enabled(device, true);
    }

    /** Begins the block on the calling thread; close it there. */
    @MustBeClosed
    public static HalfPrecision open(ComputeDevice device) {
        Engine.load();
        return new HalfPrecision(device.cuda() ? DeviceType.CUDA : DeviceType.CPU);
    }

    @Override
    public void close() {
        torch.set_autocast_enabled(device, enabledBefore);
        torch.set_autocast_dtype(device, typeBefore);
        torch.set_autocast_cache_enabled(cacheBefore);
    }
}
