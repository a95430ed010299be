package rana.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Static methods for calls of the engine whose native form is awkward. Image shapes are NCHW:
 * images, channels, height, width.
 */
public final class Torch {
    /** Parts of the messages by which the engine and its libraries report that memory ran out. */
    private static final List<String> OUT_OF_MEMORY =
            List.of("can't allocate memory", "not enough memory", "bad_alloc", "out of memory", "could not allocate");

    private static final LongAdder READS = new LongAdder();

    private Torch() {}

    /** Returns a float32 tensor on the CPU with a copy of {@code values}, of the given shape. */
    public static Tensor tensor(float[] values, long... shape) {
        Engine.load();
        Tensor tensor = torch.empty(shape);
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill a tensor of " + tensor.numel());
        }
        try (FloatPointer to = tensor.data_ptr_float()) {
            to.put(values);
        }
        return tensor;
    }

    /** Returns {@code values} as an int64 tensor of (count) on the CPU. */
    public static Tensor indices(int[] values) {
        return longTensor(Arrays.stream(values).asLongStream().toArray());
    }

    /** Returns {@code values} as an int64 tensor of (count) on the CPU. */
    public static Tensor longTensor(long[] values) {
        Tensor tensor = empty(ScalarType.Long, values.length);
        try (LongPointer to = tensor.data_ptr_long()) {
            to.put(values);
        }
        return tensor;
    }

    /** Returns the values of an int64 tensor on the CPU, in row-major order. */
    public static long[] longs(Tensor tensor) {
        long[] values = new long[Math.toIntExact(tensor.numel())];
        try (LongPointer from = tensor.contiguous().data_ptr_long()) {
            from.get(values);
        }
        return values;
    }

    /** Returns {@code values} as a uint8 tensor of (count) on the CPU. */
    public static Tensor byteTensor(byte[] values) {
        Tensor tensor = empty(ScalarType.Byte, values.length);
        tensor.data_ptr_byte().put(values);
        return tensor;
    }

    /**
     * Returns the values of {@code tensor} in row-major order; it is float32, of any shape, on any
     * device.
     */
    public static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        try (Scope scope = Scope.open()) {
            onCpu(tensor).data_ptr_float().get(values);
        }
        return values;
    }

    /** Returns a float64 tensor on the CPU with a copy of {@code values}, of the given shape. */
    public static Tensor doubles(double[] values, long... shape) {
        Tensor tensor = empty(ScalarType.Double, shape);
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill a tensor of " + tensor.numel());
        }
        try (DoublePointer to = tensor.data_ptr_double()) {
            to.put(values);
        }
        return tensor;
    }

    /**
     * Returns the values of {@code tensor} in row-major order; it has any shape and type, on any
     * device.
     */
    public static double[] doubles(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        try (Scope scope = Scope.open()) {
            onCpu(tensor).to(ScalarType.Double).data_ptr_double().get(values);
        }
        return values;
    }

    /**
     * Copies {@code values}, in row-major order, into {@code target} of any memory format and
     * device, outside autograd.
     */
    public static void copyInto(Tensor target, FloatBuffer values) {
        float[] array = new float[values.remaining()];
        values.duplicate().get(array);
        try (Scope scope = Scope.open()) {
            target.detach().copy_(tensor(array, shape(target)));
        }
    }

    /** Returns the shape of {@code tensor}. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /**
     * Returns images as the input of a network.
     *
     * @param bytes image after image, rows from the top, channels interleaved
     * @param size the side of an image in pixels
     * @param low the value of byte 0
     * @param high the value of byte 255
     * @return (images, channels, size, size), float32, channels-last, on {@code device}
     */
    public static Tensor pictures(byte[] bytes, int size, int channels, double low, double high, ComputeDevice device) {
        try (Scope scope = Scope.open()) {
            long pictures = bytes.length / ((long) size * size * channels);
            long[] shape = {pictures, size, size, channels};
            Tensor raw = torch.empty(shape, new TensorOptions(ScalarType.Byte), null);
            raw.data_ptr_byte().put(bytes);
            Tensor scaled = device.place(device.placeBytes(raw).permute(0, 3, 1, 2))
                    .mul_(Scalars.of((high - low) / 255))
                    .add_(Scalars.of(low));
            return scope.keep(scaled);
        }
    }

    /**
     * Returns a network's output as bytes: the inverse of {@link #pictures}, rounded to the nearest
     * and clipped to [0, 255].
     *
     * @param pictures (images, channels, size, size)
     */
    public static byte[] bytes(Tensor pictures, double low, double high) {
        byte[] bytes = new byte[Math.toIntExact(pictures.numel())];
        try (Scope scope = Scope.open()) {
            Tensor levels = pictures.detach()
                    .sub(Scalars.of(low))
                    .mul_(Scalars.of(255 / (high - low)))
                    .round_()
                    .clamp_(Scalars.optional(0), Scalars.optional(255))
                    .permute(0, 2, 3, 1);
            onCpu(levels).to(ScalarType.Byte).data_ptr_byte().get(bytes);
        }
        return bytes;
    }

    /**
     * Returns the gradient of a scalar with respect to each of {@code inputs} only: autograd
     * computes no gradients of parameters that are not listed.
     */
    public static List<Tensor> gradients(Tensor loss, List<Tensor> inputs) {
        try (Scope scope = Scope.open()) {
            return gradients(new TensorVector(loss), new TensorVector(), inputs).stream()
                    .map(scope::keep)
                    .toList();
        }
    }

    /**
     * Returns the gradient of {@code Σ output·weight}, over all numbers of all {@code outputs}, with
     * respect to each of {@code inputs}.
     *
     * @param weights one for each output, of its shape
     */
    public static List<Tensor> gradients(List<Tensor> outputs, List<Tensor> weights, List<Tensor> inputs) {
        try (Scope scope = Scope.open()) {
            return gradients(
                            new TensorVector(outputs.toArray(Tensor[]::new)),
                            new TensorVector(weights.toArray(Tensor[]::new)),
                            inputs)
                    .stream()
                    .map(scope::keep)
                    .toList();
        }
    }

    private static List<Tensor> gradients(TensorVector outputs, TensorVector weights, List<Tensor> inputs) {
        try (Scope scope = Scope.open()) {
            TensorVector found = torch.grad(
                    outputs,
                    new TensorVector(inputs.toArray(Tensor[]::new)),
                    weights,
                    new BoolOptional(),
                    false,
                    false);
            List<Tensor> gradients = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                // An element of the vector is borrowed from it; a new Tensor owns its handle.
                gradients.add(scope.keep(new Tensor(found.get(i))));
            }
            return gradients;
        }
    }

    /**
     * Returns the gradient of a scalar with respect to {@code input}, itself differentiable, as
     * gradient penalties need it.
     */
    public static Tensor differentiableGradient(Tensor scalar, Tensor input) {
        return gradient(scalar, input, true);
    }

    /**
     * Returns the gradient of a scalar with respect to {@code input}, and keeps the graph of the
     * scalar for further use.
     */
    public static Tensor gradientKeepingGraph(Tensor scalar, Tensor input) {
        return gradient(scalar, input, false);
    }

    private static Tensor gradient(Tensor scalar, Tensor input, boolean differentiable) {
        try (Scope scope = Scope.open()) {
            TensorVector found = torch.grad(
                    new TensorVector(scalar),
                    new TensorVector(input),
                    new TensorVector(),
                    new BoolOptional(true),
                    differentiable,
                    false);
            return scope.keep(new Tensor(found.get(0)));
        }
    }

    /** Returns true if every number in {@code tensors} is finite. */
    public static boolean areFinite(Collection<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            return tensors.stream()
                    .allMatch(tensor -> torch.isfinite(tensor.detach()).all().item_bool());
        }
    }

    /**
     * Returns true if {@code failure} reports that the memory of this machine, of a GPU or of
     * Java's heap ran out.
     */
    public static boolean isOutOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof OutOfMemoryError || OUT_OF_MEMORY.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the tensors concatenated along their first dimension. */
    public static Tensor concatenate(Tensor first, Tensor second) {
        return concatenate(0, first, second);
    }

    /** Returns the tensors concatenated along {@code dimension}. */
    public static Tensor concatenate(int dimension, Tensor first, Tensor second) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.cat(new TensorVector(first, second), dimension));
        }
    }

    /** Returns the argument by which a reduction keeps the type of its input. */
    public static ScalarTypeOptional sameType() {
        Engine.load();
        return new ScalarTypeOptional();
    }

    /**
     * Returns the physical memory of this process in MiB, tensors included; 0 if the system does
     * not report it.
     */
    public static long residentMebibytes() {
        Engine.load();
        return Pointer.physicalBytes() >> 20;
    }

    /** Returns the number of threads that one operation on the calling thread may use. */
    public static int threads() {
        Engine.load();
        return torch.get_num_threads();
    }

    /**
     * Sets the number of threads that one operation may use, on the calling thread and on threads
     * that start later. Results are bit-equal only for equal numbers.
     */
    public static void setThreads(int threads) {
        Engine.load();
        torch.get_num_threads(); // the first call on a thread overwrites what was set before
        torch.set_num_threads(threads);
    }

    /**
     * Returns true if this build of the engine supports CUDA and this machine has a CUDA device.
     */
    static boolean cudaIsAvailable() {
        Engine.load();
        return torch.cuda_is_available();
    }

    static int cudaDevices() {
        Engine.load();
        return torch.cuda_device_count();
    }

    static boolean cudaHasBfloat16() {
        Engine.load();
        return torch.getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8(); // a compute capability of 8.0 or newer
    }

    static void synchronizeCuda(int index) {
        Engine.load();
        torch.cuda_synchronize(index);
    }

    /** Returns the first line of a native error; the others are a C++ stack trace. */
    public static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /**
     * Returns {@code pointer}, and keeps it until {@link #release}, independently of scopes: for
     * objects that live as long as a run.
     */
    public static <P extends Pointer> P retain(P pointer) {
        return pointer.<P>retainReference();
    }

    /** Frees what {@link #retain} kept, once no open scope owns it. */
    public static void release(Pointer pointer) {
        pointer.releaseReference();
    }

    private static Tensor empty(ScalarType type, long... shape) {
        Engine.load();
        try (TensorOptions options = new TensorOptions(type)) {
            return torch.empty(shape, options, null);
        }
    }

    /**
     * Returns the number of times that this process has read tensors. On a GPU, each read waits for
     * everything that was queued before.
     */
    public static long reads() {
        return READS.sum();
    }

    /** Returns a copy of {@code tensor} in the memory of the CPU, with the same strides if it is dense. */
    public static Tensor cpuCopy(Tensor tensor) {
        try (Scope scope = Scope.open();
                Device cpu = new Device(DeviceType.CPU);
                MemoryFormatOptional same = new MemoryFormatOptional()) {
            return scope.keep(tensor.detach().to(cpu, tensor.scalar_type(), false, true, same));
        }
    }

    private static Tensor onCpu(Tensor tensor) {
        READS.increment();
        return tensor.detach().cpu().contiguous();
    }
}
