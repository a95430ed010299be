package rana.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.FailureException;

/** The engine's awkward calls, each written once. Shapes are NCHW: pictures, channels, height, width. */
public final class Torch {
    static {
        // Storage of tensors is libtorch's own and does not count here; what would count is every other mapping of the
        // process, and past the default limit each allocation stalls for up to ten collections.
        setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setDefault("org.bytedeco.javacpp.maxBytes", "0");
        try (UnpackingTurn turn = UnpackingTurn.take()) {
            Loader.load(torch.class);
        } catch (UnsatisfiedLinkError e) {
            throw new FailureException(
                    "the engine's native library for " + Loader.getPlatform() + " cannot be loaded: " + firstLine(e),
                    e);
        }
    }

    /** How the engine, and what is below it, says that memory ran out. */
    private static final List<String> OUT_OF_MEMORY =
            List.of("can't allocate memory", "not enough memory", "bad_alloc", "out of memory", "could not allocate");

    private Torch() {}

    /** Loads the engine, unpacking it into JavaCPP's cache the first time; does nothing later. */
    public static void load() {
        // The static initialiser has done it.
    }

    /** A float32 tensor on the CPU with a copy of {@code values}, of the given shape. */
    public static Tensor tensor(float[] values, long... shape) {
        Tensor tensor = torch.empty(shape);
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill a tensor of " + tensor.numel());
        }
        try (FloatPointer to = tensor.data_ptr_float()) {
            to.put(values);
        }
        return tensor;
    }

    /** Whole numbers as a tensor of (count), int64, on the CPU. */
    public static Tensor indices(int[] values) {
        Tensor tensor = torch.empty(new long[] {values.length}, new TensorOptions(ScalarType.Long), null);
        try (LongPointer to = tensor.data_ptr_long()) {
            for (int i = 0; i < values.length; i++) {
                to.put(i, values[i]);
            }
        }
        return tensor;
    }

    /** The values of {@code tensor}, of any shape, float32 on any device, in row-major order. */
    public static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        try (Scope scope = Scope.open()) {
            onCpu(tensor).data_ptr_float().get(values);
        }
        return values;
    }

    /** A float64 tensor on the CPU with a copy of {@code values}, of the given shape. */
    public static Tensor doubles(double[] values, long... shape) {
        Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Double), null);
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill a tensor of " + tensor.numel());
        }
        try (DoublePointer to = tensor.data_ptr_double()) {
            to.put(values);
        }
        return tensor;
    }

    /** The values of {@code tensor}, of any shape and type on any device, in row-major order. */
    public static double[] doubles(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        try (Scope scope = Scope.open()) {
            onCpu(tensor).to(ScalarType.Double).data_ptr_double().get(values);
        }
        return values;
    }

    /** Copies {@code values} into {@code target}, whatever its memory format and device, outside autograd. */
    public static void copyInto(Tensor target, FloatBuffer values) {
        float[] array = new float[values.remaining()];
        values.duplicate().get(array);
        try (Scope scope = Scope.open()) {
            target.detach().copy_(tensor(array, shape(target)));
        }
    }

    /** The extents of {@code tensor}. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /**
     * Pictures as a network takes them.
     *
     * @param bytes picture after picture, rows from the top, channels interleaved
     * @param low what a byte of 0 becomes
     * @param high what a byte of 255 becomes
     * @return (pictures, channels, size, size), float32, channels-last, on {@code device}
     */
    public static Tensor pictures(byte[] bytes, int size, int channels, double low, double high, ComputeDevice device) {
        try (Scope scope = Scope.open()) {
            long pictures = bytes.length / ((long) size * size * channels);
            long[] shape = {pictures, size, size, channels};
            Tensor raw = torch.empty(shape, new TensorOptions(ScalarType.Byte), null);
            raw.data_ptr_byte().put(bytes);
            Tensor scaled = device.place(raw.permute(0, 3, 1, 2))
                    .mul_(Scalars.of((high - low) / 255))
                    .add_(Scalars.of(low));
            return scope.keep(scaled);
        }
    }

    /**
     * What a network made as bytes: the inverse of {@link #pictures}, rounded to the nearest and clipped to 0 to 255.
     *
     * @param pictures (pictures, channels, size, size)
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
     * The gradient of a scalar with respect to each of {@code inputs}, and to nothing else: parameters that are not listed
     * are frozen, and autograd skips the work of theirs.
     */
    public static List<Tensor> gradients(Tensor loss, List<Tensor> inputs) {
        try (Scope scope = Scope.open()) {
            TensorVector found = torch.grad(
                    new TensorVector(loss),
                    new TensorVector(inputs.toArray(Tensor[]::new)),
                    new TensorVector(),
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

    /** The gradient of a scalar with respect to {@code input}, itself differentiable: what gradient penalties are made of. */
    public static Tensor differentiableGradient(Tensor scalar, Tensor input) {
        return gradient(scalar, input, true);
    }

    /** The gradient of a scalar with respect to {@code input}; the graph that made the scalar can be used again. */
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

    /** The Euclidean norm of all numbers in {@code tensors}. */
    public static double norm(List<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            double squares = 0;
            for (Tensor tensor : tensors) {
                double norm = tensor.detach().norm().item_float();
                squares += norm * norm;
            }
            return Math.sqrt(squares);
        }
    }

    /** Whether every number in {@code tensors} is finite; that costs one pass over them and one number from the device. */
    public static boolean areFinite(List<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            Tensor[] sums =
                    tensors.stream().map(tensor -> tensor.detach().sum()).toArray(Tensor[]::new);
            // A sum can overflow where no number of it is infinite: so the slow way has the last word.
            return Float.isFinite(torch.stack(new TensorVector(sums)).sum().item_float())
                    || tensors.stream()
                            .allMatch(tensor ->
                                    torch.isfinite(tensor.detach()).all().item_bool());
        }
    }

    /** Whether {@code failure} says that memory ran out: of this machine, of a GPU, or of Java's heap. */
    public static boolean isOutOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof OutOfMemoryError || OUT_OF_MEMORY.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    /** The tensors joined along their first dimension. */
    public static Tensor concatenate(Tensor first, Tensor second) {
        return concatenate(0, first, second);
    }

    /** The tensors joined along {@code dimension}. */
    public static Tensor concatenate(int dimension, Tensor first, Tensor second) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.cat(new TensorVector(first, second), dimension));
        }
    }

    /** What reductions take where the result is to be of their input's type. */
    public static ScalarTypeOptional sameType() {
        return new ScalarTypeOptional();
    }

    /** The physical memory that this process takes, tensors and all, in MiB; 0 where the system does not say. */
    public static long residentMebibytes() {
        return Pointer.physicalBytes() >> 20;
    }

    /** How many threads one operation on the calling thread may use. */
    public static int threads() {
        return torch.get_num_threads();
    }

    /**
     * Sets how many threads one operation may use, on the calling thread and on those that begin later; results are bit-equal only for
     * equal numbers.
     */
    public static void setThreads(int threads) {
        torch.get_num_threads(); // a thread's first call for it overwrites what was set before
        torch.set_num_threads(threads);
    }

    /** Whether this build of the engine can use CUDA and this machine has it. */
    public static boolean cudaIsAvailable() {
        return torch.cuda_is_available();
    }

    static int cudaDevices() {
        return torch.cuda_device_count();
    }

    static void synchronizeCuda(int index) {
        torch.cuda_synchronize(index);
    }

    /** The line of a native error that is for people; the others are a C++ stack. */
    public static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /**
     * Makes {@code pointer} live until it is given to {@link #release}, whatever scopes are open: for what lives as long as a
     * run.
     */
    public static <P extends Pointer> P retain(P pointer) {
        return pointer.<P>retainReference();
    }

    /** Frees what {@link #retain} kept, once no open scope holds it. */
    public static void release(Pointer pointer) {
        pointer.releaseReference();
    }

    private static Tensor onCpu(Tensor tensor) {
        return tensor.detach().cpu().contiguous();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
