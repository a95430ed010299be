package rana.torch;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import rana.FailureException;

/** The native engine of this process: libtorch, with OpenBLAS and OpenMP below it. */
public final class Engine {
    private static final List<NativeLibrary> LIBRARIES = List.of(
            new NativeLibrary("javacpp", "jnijavacpp"),
            new NativeLibrary("openblas", "jniopenblas"),
            new NativeLibrary("pytorch", "jnitorch"));
    private static final List<String> EXTENSIONS = List.of("", "-gpu");

    private static volatile boolean loaded;
    private static @Nullable String failure;

    private Engine() {}

    /**
     * Loads the engine, unpacking it into JavaCPP's cache the first time; does nothing later.
     * Everything in this package that needs the engine calls this first.
     *
     * <p>Unless the environment says otherwise, OpenBLAS computes on the calling thread
     * ({@code OPENBLAS_NUM_THREADS=1}), and threads of OpenMP sleep while they wait
     * ({@code OMP_WAIT_POLICY=passive}). Spinning threads take the cores from the {@link Workers}. Under
     * glibc, freed memory is kept for later tensors.
     *
     * @throws FailureException if a native library is missing or cannot be loaded
     */
    public static void load() {
        if (!loaded) {
            loadOnce();
        }
    }

    private static synchronized void loadOnce() {
        if (loaded) {
            return;
        }
        if (failure != null) {
            throw new FailureException(failure);
        }
        // JavaCPP does not see the storage of tensors, but counts every other mapping of the process.
        // Past its default limit, each allocation would wait for up to ten garbage collections.
        setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setDefault("org.bytedeco.javacpp.maxBytes", "0");
        try (UnpackingLock lock = UnpackingLock.take()) {
            Loader.load(openblas.class);
            if (System.getenv("OPENBLAS_NUM_THREADS") == null) {
                openblas_nolapack.blas_set_num_threads(1);
            }
            setEnvironmentDefault("OMP_WAIT_POLICY", "passive"); // OpenMP reads it when it is loaded, with libtorch
            Malloc.keepFreedMemory();
            Loader.load(torch.class);
            loaded = true;
        } catch (LinkageError e) {
            String message = explained(e);
            failure = message;
            throw new FailureException(message, e);
        }
    }

    /**
     * Sets an environment variable of this process that is not set, for native libraries that are
     * loaded later; {@link System#getenv} does not see it. Does nothing on a system without
     * {@code setenv}.
     */
    private static void setEnvironmentDefault(String name, String value) {
        Pointer setenv = Loader.addressof("setenv");
        if (setenv == null) {
            return;
        }
        // JavaCPP calls a native function through a class with its signature. Of the classes loaded
        // before OpenMP, LAPACK_D_SELECT3 is int f(double*, double*, double*), whose calls have the
        // form of int setenv(char*, char*, int); null is 0, "do not overwrite".
        try (PointerPointer<Pointer> function = new PointerPointer<>(2);
                BytePointer nativeName = new BytePointer(name);
                BytePointer nativeValue = new BytePointer(value)) {
            function.put(0, setenv);
            function.put(1, (Pointer) null);
            new openblas.LAPACK_D_SELECT3(function)
                    .call(new DoublePointer(nativeName), new DoublePointer(nativeValue), null);
        }
    }

    private static String explained(LinkageError error) {
        String platform = Loader.getPlatform();
        String missing = LIBRARIES.stream()
                .filter(library -> !library.isPresent(platform))
                .map(library -> library.coordinates(platform))
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? "the engine's native library for " + platform + " cannot be loaded: " + rootLine(error)
                : "the engine's native library for " + platform + " is missing: add " + missing + " to the class path";
    }

    /** Returns the line of the first cause, which names the library that the others depend on. */
    private static String rootLine(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Torch.firstLine(root);
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** A native library in an artifact of its own. */
    private record NativeLibrary(String artifact, String library) {
        boolean isPresent(String platform) {
            return EXTENSIONS.stream()
                    .map(extension -> "/org/bytedeco/" + artifact + "/" + platform + extension + "/"
                            + System.mapLibraryName(library))
                    .anyMatch(path -> Engine.class.getResource(path) != null);
        }

        String coordinates(String platform) {
            return "org.bytedeco:" + artifact + ":" + version() + ":" + platform;
        }

        private String version() {
            try {
                return Loader.getVersion("org.bytedeco", artifact);
            } catch (IOException e) {
                return "VERSION";
            }
        }
    }
}
