package rana.torch;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A list of tensors that the engine changes with one call ({@code _foreach_*}). On a GPU, such a
 * call launches a few kernels, however many tensors there are; on the CPU, it is a loop, whose
 * results are those of single calls, to the bit.
 *
 * <p>A list belongs to the innermost open {@link Scope}, unless it is {@linkplain #retained
 * retained}. Methods that change it take lists of the same length and shapes, and return it.
 */
public final class TensorList implements AutoCloseable {
    private final IValue list;
    private final int size;

    private TensorList(IValue list, int size) {
        this.list = list;
        this.size = size;
    }

    /** Creates a list of tensors, apart from their graphs. */
    public static TensorList of(List<Tensor> tensors) {
        Engine.load();
        try (Scope scope = Scope.open()) {
            GenericList list = empty();
            for (Tensor tensor : tensors) {
                list.push_back(new IValue(tensor.detach()));
            }
            return new TensorList(scope.keep(new IValue(list)), tensors.size());
        }
    }

    /** Returns this list, which now lives until {@link #close}, independently of scopes. */
    public TensorList retained() {
        Torch.retain(list);
        return this;
    }

    /** Frees a {@linkplain #retained retained} list, but not its tensors. */
    @Override
    public void close() {
        Torch.release(list);
    }

    /** Multiplies every tensor by {@code factor}. */
    public TensorList multiply(double factor) {
        return change("_foreach_mul_", "Scalar", factor);
    }

    /** Adds {@code number} to every element. */
    public TensorList add(double number) {
        return change("_foreach_add_", "Scalar", number);
    }

    /** Adds {@code weight · other}. */
    public TensorList add(TensorList other, double weight) {
        return change("_foreach_add_", "List", other, weight);
    }

    /** Adds {@code weight · first · second}, element by element. */
    public TensorList addProduct(TensorList first, TensorList second, double weight) {
        return change("_foreach_addcmul_", "Scalar", first, second, weight);
    }

    /** Adds {@code weight · dividend / divisor}, element by element. */
    public TensorList addQuotient(TensorList dividend, TensorList divisor, double weight) {
        return change("_foreach_addcdiv_", "Scalar", dividend, divisor, weight);
    }

    /** Limits every element to [min, max]; NaN stays NaN. */
    public TensorList clamp(double min, double max) {
        return change("_foreach_clamp_min_", "Scalar", min).change("_foreach_clamp_max_", "Scalar", max);
    }

    /** Moves every element towards that of {@code target} by a fraction of the distance. */
    public TensorList moveTowards(TensorList target, double fraction) {
        return change("_foreach_lerp_", "Scalar", target, fraction);
    }

    /** Copies the elements of {@code other}. */
    public TensorList copyFrom(TensorList other) {
        return change("_foreach_copy_", "", other, false);
    }

    /** Replaces every element by its square root. */
    public TensorList sqrt() {
        return change("_foreach_sqrt_", "");
    }

    /** Returns {@code number} added to every element, as a new list. */
    public TensorList plus(double number) {
        return created("_foreach_add", "Scalar", number);
    }

    /** Returns {@code weight · other} added to a copy of this list. */
    public TensorList plus(TensorList other, double weight) {
        return created("_foreach_add", "List", other, weight);
    }

    /** Returns the square roots of the elements, as a new list. */
    public TensorList squareRoots() {
        return created("_foreach_sqrt", "");
    }

    /** Returns the Euclidean norm of each tensor: (size), float32, on the tensors' device. */
    public Tensor norms() {
        if (size == 0) {
            return torch.empty(0);
        }
        try (Scope scope = Scope.open()) {
            IValue norms = call("_foreach_norm", "Scalar", list, scalar(2), new IValue())
                    .get(0);
            // A value in the result is borrowed from it; a new Tensor owns its handle.
            return scope.keep(
                    new Tensor(call("stack", "", norms, new IValue(0L)).get(0).toTensor()));
        }
    }

    /**
     * Sets {@code flag} to 1 if any element is not finite; otherwise leaves it as it is.
     *
     * @param flag (1), float32, on the tensors' device
     * @param one a tensor like {@code flag} that contains 1
     */
    public void flagNotFinite(Tensor flag, Tensor one) {
        try (Scope scope = Scope.open()) {
            // The engine's check for mixed precision; it also multiplies by 1, which changes nothing.
            call("_amp_foreach_non_finite_check_and_unscale_", "", list, new IValue(flag), new IValue(one));
        }
    }

    private TensorList change(String operator, String overload, Object... others) {
        if (size > 0) { // the engine refuses empty lists
            try (Scope scope = Scope.open()) {
                call(operator, overload, arguments(others));
            }
        }
        return this;
    }

    private TensorList created(String operator, String overload, Object... others) {
        if (size == 0) {
            return this;
        }
        try (Scope scope = Scope.open()) {
            IValueVector results = call(operator, overload, arguments(others));
            return new TensorList(scope.keep(new IValue(results.get(0))), size);
        }
    }

    /** Returns this list and other arguments as values of the engine. */
    private IValue[] arguments(Object... others) {
        IValue[] all = new IValue[others.length + 1];
        all[0] = list;
        for (int i = 0; i < others.length; i++) {
            all[i + 1] = argument(others[i]);
        }
        return all;
    }

    private static IValue argument(Object value) {
        if (value instanceof TensorList other) {
            return other.list;
        }
        return value instanceof Boolean flag ? new IValue(flag) : scalar((double) value);
    }

    /**
     * Calls an operator by its name, since the engine's Java classes omit those that begin with an
     * underscore; returns its results.
     */
    private static IValueVector call(String operator, String overload, IValue... arguments) {
        OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow("aten::" + operator, overload);
        IValueVector stack = new IValueVector(arguments);
        handle.callBoxed(stack);
        return stack;
    }

    /**
     * Returns an empty list: what unbinding an empty tensor gives, since the constructor of the
     * engine's Java class creates a list with arbitrary content.
     */
    private static GenericList empty() {
        return call("unbind", "int", new IValue(torch.empty(0)), new IValue(0L))
                .get(0)
                .toList();
    }

    private static IValue scalar(double value) {
        return new IValue(Scalars.of(value));
    }
}
