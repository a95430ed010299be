package rana.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.UsageException;

/**
 * The device that holds tensors and computes with them.
 *
 * @param cuda true for an NVIDIA GPU, false for the CPU
 * @param index the index of the GPU, from 0; 0 for the CPU
 */
public record ComputeDevice(boolean cuda, int index) {
    /** The CPU. */
    public static final ComputeDevice CPU = new ComputeDevice(false, 0);

    private static final Pattern NAME = Pattern.compile("auto|cpu|cuda(?::(\\d{1,3}))?");

    /**
     * Returns the device of that name: {@code auto} (the first GPU if there is one, otherwise the
     * CPU), {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @throws UsageException if the name is not one of these, or this machine or build has no such
     *     GPU
     */
    public static ComputeDevice named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new UsageException("device must be auto, cpu, cuda or cuda:N; got '" + name + "'");
        }
        boolean present = Torch.cudaIsAvailable();
        if (name.equals("cpu") || (name.equals("auto") && !present)) {
            return CPU;
        }
        if (!present) {
            throw new UsageException(
                    "device " + name + ": this machine or build has no usable NVIDIA GPU; use cpu, or install an NVIDIA"
                            + " driver and build with './mvnw -Pcuda package'");
        }
        int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        int devices = Torch.cudaDevices();
        if (index >= devices) {
            throw new UsageException("device " + name + ": this machine has " + devices + " GPU(s), numbered from 0");
        }
        return new ComputeDevice(true, index);
    }

    /**
     * Returns {@code tensor} on this device as float32, channels-last if it has four dimensions;
     * the same tensor if nothing changes.
     */
    public Tensor place(Tensor tensor) {
        MemoryFormat format = tensor.dim() == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        try (Device device = device();
                MemoryFormatOptional wanted = new MemoryFormatOptional(format)) {
            return tensor.to(device, ScalarType.Float, false, false, wanted);
        }
    }

    /** Returns {@code indices} on this device as int64; the same tensor if nothing changes. */
    public Tensor placeIndices(Tensor indices) {
        try (Device device = device()) {
            return indices.to(device, ScalarType.Long);
        }
    }

    private Device device() {
        return new Device(cuda ? DeviceType.CUDA : DeviceType.CPU, (byte) index);
    }

    /** Waits until all operations queued on this device are done, for timing. */
    public void synchronize() {
        if (cuda) {
            Torch.synchronizeCuda(index);
        }
    }

    /**
     * Returns true if the GPU has matrix units for bfloat16, as those of compute capability 8.0 and
     * newer do; false for the CPU, whose units the operating system reports.
     */
    public boolean hasBfloat16Gpu() {
        return cuda && Torch.cudaHasBfloat16();
    }

    /** Returns {@code cpu} or {@code cuda:N}, the name that {@link #named} accepts. */
    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
