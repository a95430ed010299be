package rana.torch;

import java.util.Set;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The allocator of the C library, which the engine takes the memory of tensors from. By default,
 * glibc returns large blocks to the system as soon as they are freed. A training step allocates the
 * same blocks again, and the system then fills them with zeros page by page.
 */
final class Malloc {
    /** The settings of glibc that {@code mallopt} would overrule. */
    private static final Set<String> ENVIRONMENT =
            Set.of("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "GLIBC_TUNABLES");

    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_THRESHOLD = -3;

    private Malloc() {}

    /**
     * Makes glibc keep freed memory for later tensors, unless the environment has settings for it.
     * Does nothing with another C library.
     */
    static void keepFreedMemory() {
        Pointer mallopt = Loader.addressof("mallopt");
        if (mallopt == null || ENVIRONMENT.stream().anyMatch(name -> System.getenv(name) != null)) {
            return;
        }
        try (PointerPointer<Pointer> function = new PointerPointer<>(2)) {
            function.put(0, mallopt);
            function.put(1, (Pointer) null);
            var call = new openblas.LAPACK_D_SELECT3(function);
            set(call, M_MMAP_THRESHOLD, 1 << 30);
            set(call, M_TRIM_THRESHOLD, Integer.MAX_VALUE);
            // An arena of a thread keeps an empty block of 64 MiB only if the padding exceeds it.
            set(call, M_TOP_PAD, 128 << 20);
        }
    }

    /**
     * Calls {@code int mallopt(int, int)} through a class for functions of pointers, as
     * {@link Engine} calls {@code setenv}: an integer and a pointer are passed in the same way.
     */
    private static void set(openblas.LAPACK_D_SELECT3 mallopt, int parameter, int value) {
        mallopt.call(new Bits(parameter), new Bits(value), null);
    }

    /** A number in the form of a pointer; it points nowhere. */
    private static final class Bits extends DoublePointer {
        Bits(int value) {
            super((Pointer) null);
            address = value;
        }
    }
}
