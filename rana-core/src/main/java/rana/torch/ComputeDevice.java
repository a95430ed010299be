package rana.torch;

import java.util.Optional;
import java.util.function.Consumer;
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
        return find(name);
    }

    /**
     * Returns the device of that name, like {@link #named(String)}.
     *
     * @param notices receives one line, once per process, if {@code auto} is the CPU although this
     *     program has native libraries for GPUs
     */
    public static ComputeDevice named(String name, Consumer<String> notices) {
        ComputeDevice device = find(name);
        if (name.equals("auto") && Engine.hasGpuBuild()) {
            gpuProblem()
                    .filter(problem -> Engine.takeNotice())
                    .ifPresent(problem -> notices.accept("the device is the CPU: " + problem));
        }
        return device;
    }

    private static ComputeDevice find(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new UsageException("device must be auto, cpu, cuda or cuda:N; got '" + name + "'");
        }
        boolean present = Torch.cudaIsAvailable();
        if (name.equals("cpu") || (name.equals("auto") && !present)) {
            return CPU;
        }
        if (!present) {
            throw new UsageException("device " + name + ": " + gpuProblem().orElseThrow());
        }
        int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        int devices = Torch.cudaDevices();
        if (index >= devices) {
            throw new UsageException("device " + name + ": this machine has " + devices + " GPU(s), numbered from 0");
        }
        return new ComputeDevice(true, index);
    }

    /** Returns the device that holds a tensor. */
    public static ComputeDevice of(Tensor tensor) {
        try (Device device = tensor.device()) {
            return tensor.is_cuda() ? new ComputeDevice(true, device.index()) : CPU;
        }
    }

    /** Returns the number of GPUs that {@code cuda:N} can name. */
    public static int gpus() {
        return Torch.cudaIsAvailable() ? Torch.cudaDevices() : 0;
    }

    /** Returns why {@code cuda} is not a device here, and what to do; empty if it is one. */
    public static Optional<String> gpuProblem() {
        if (gpus() > 0) {
            return Optional.empty();
        }
        if (!Engine.hasGpuBuild()) {
            return Optional.of("this build has no native libraries for GPUs: use cpu, or build with"
                    + " './mvnw -Pcuda package' (NVIDIA; Linux or Windows)");
        }
        return Engine.gpuProblem().or(() -> Optional.of(noGpu()));
    }

    private static String noGpu() {
        String visible = System.getenv("CUDA_VISIBLE_DEVICES");
        return "the libraries of CUDA are loaded, but find no usable GPU: 'nvidia-smi' must list one, with driver 580"
                + " or newer"
                + (visible == null ? "" : ", and CUDA_VISIBLE_DEVICES, now '" + visible + "', must not hide it");
    }

    /**
     * Returns {@code tensor} on this device as float32, channels-last if it has four dimensions;
     * the same tensor if nothing changes. A copy to a GPU waits for nothing: it takes its place
     * among the operations queued there.
     */
    public Tensor place(Tensor tensor) {
        MemoryFormat format = tensor.dim() == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        return placed(tensor, ScalarType.Float, format);
    }

    /** Returns {@code indices} on this device as int64: as {@link #place}. */
    public Tensor placeIndices(Tensor indices) {
        return placed(indices, ScalarType.Long, MemoryFormat.Contiguous);
    }

    /** Returns contiguous {@code bytes} on this device as they are: as {@link #place}. */
    Tensor placeBytes(Tensor bytes) {
        return placed(bytes, ScalarType.Byte, MemoryFormat.Contiguous);
    }

    private Tensor placed(Tensor tensor, ScalarType type, MemoryFormat format) {
        try (Scope scope = Scope.open();
                Device device = device();
                MemoryFormatOptional wanted = new MemoryFormatOptional(format)) {
            if (!cuda || tensor.is_cuda()) {
                return scope.keep(tensor.to(device, type, false, false, wanted));
            }
            // Only a plain copy from pinned memory is asynchronous, so type and format change first.
            // The engine keeps the pinned memory until the copy is done.
            Tensor pinned = tensor.to(type).contiguous(format).pin_memory();
            return scope.keep(pinned.to(device, type, true, false, wanted));
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
