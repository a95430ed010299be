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
 * Where tensors live and are computed with.
 *
 * @param cuda whether this is an NVIDIA GPU
 * @param index which GPU, from 0; 0 for the CPU
 */
public record ComputeDevice(boolean cuda, int index) {
    public static final ComputeDevice CPU = new ComputeDevice(false, 0);
    private static final Pattern NAME = Pattern.compile("auto|cpu|cuda(?::(\\d{1,3}))?");

    /**
     * The device that {@code name} asks for: {@code auto} (the first GPU where there is one, else the CPU), {@code cpu},
     * {@code cuda} or {@code cuda:N}.
     *
     * @throws UsageException if it is none of these, or this machine or build has no such GPU
     */
    public static ComputeDevice named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new UsageException("--device must be auto, cpu, cuda or cuda:N; got '" + name + "'");
        }
        boolean present = Torch.cudaIsAvailable();
        if (name.equals("cpu") || (name.equals("auto") && !present)) {
            return CPU;
        }
        if (!present) {
            throw new UsageException(
                    "--device " + name + ": no usable NVIDIA GPU here (an NVIDIA driver, and a build made with"
                            + " './mvnw -Pcuda package', are needed); use --device cpu");
        }
        int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        int devices = Torch.cudaDevices();
        if (index >= devices) {
            throw new UsageException("--device " + name + ": this machine has " + devices + " GPU(s), numbered from 0");
        }
        return new ComputeDevice(true, index);
    }

    /** {@code tensor} on this device, float32, 4-D ones channels-last; the same tensor if it is so already. */
    public Tensor place(Tensor tensor) {
        MemoryFormat format = tensor.dim() == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        try (Device device = device();
                MemoryFormatOptional wanted = new MemoryFormatOptional(format)) {
            return tensor.to(device, ScalarType.Float, false, false, wanted);
        }
    }

    /** {@code indices}, int64, on this device; the same tensor if it is there already. */
    public Tensor placeIndices(Tensor indices) {
        try (Device device = device()) {
            return indices.to(device, ScalarType.Long);
        }
    }

    private Device device() {
        return new Device(cuda ? DeviceType.CUDA : DeviceType.CPU, (byte) index);
    }

    /** Waits until everything asked of this device is done: for timing. */
    public void synchronize() {
        if (cuda) {
            Torch.synchronizeCuda(index);
        }
    }

    /** {@code cpu} or {@code cuda:N}, as {@link #named} reads it. */
    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
