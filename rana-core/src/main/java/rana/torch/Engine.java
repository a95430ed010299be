package rana.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final NativeLibrary PYTORCH = LIBRARIES.get(2);
    private static final String GPU = "-gpu";

    /** JavaCPP's setting that chooses among builds of a library: null for any, empty for the plain one. */
    private static final String EXTENSION = "platform.extension";

    private static final AtomicBoolean NOTICE_PENDING = new AtomicBoolean(true);

    private static volatile boolean loaded;
    private static @Nullable String failure;
    private static volatile @Nullable CudaLibraries cuda;
    private static volatile @Nullable String gpuProblem;

    private Engine() {}

    /**
     * Loads the engine, unpacking it into JavaCPP's cache the first time; does nothing later.
     * Everything in this package that needs the engine calls this first.
     *
     * <p>If the class path has the engine's native libraries for GPUs and those for the CPU, this
     * loads the former where the NVIDIA driver and the libraries of CUDA can be loaded, and the
     * latter elsewhere; see {@link #gpuProblem}. JavaCPP's system property {@code
     * org.bytedeco.javacpp.platform.extension}, {@code -gpu} or empty, overrides the choice.
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
            // cuBLAS gives equal results in every run only with workspaces of fixed size.
            setEnvironmentDefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
            setEnvironmentDefault("OMP_WAIT_POLICY", "passive"); // OpenMP reads it when it is loaded, with libtorch
            Malloc.keepFreedMemory();
            chooseBuild();
            Loader.load(torch.class);
            loaded = true;
        } catch (LinkageError e) {
            String message = explained(e);
            failure = message;
            throw new FailureException(message, e);
        }
    }

    /**
     * Chooses between the GPU build and the CPU build, if the first is there. JavaCPP by itself
     * would take some libraries from one and some from the other where CUDA is incomplete.
     */
    private static void chooseBuild() {
        if (!hasGpuBuild()) {
            return;
        }
        Properties properties = Loader.loadProperties();
        String extension = properties.getProperty(EXTENSION);
        if (extension != null) {
            if (extension.endsWith(GPU)) {
                cuda = CudaLibraries.load(false);
            } else {
                gpuProblem = "the system property org.bytedeco.javacpp.platform.extension, now '" + extension
                        + "', excludes the GPU build: unset it";
            }
            return;
        }
        String platform = Loader.getPlatform();
        boolean canFallBack = PYTORCH.isPresent(platform, "");
        // Alone, the GPU build needs no driver: it then computes on the CPU.
        CudaLibraries libraries = CudaLibraries.load(canFallBack);
        cuda = libraries;
        gpuProblem = libraries.problem();
        if (libraries.problem() != null) {
            if (!canFallBack) {
                throw new UnsatisfiedLinkError("%s; or add %s to the class path to use the CPU"
                        .formatted(libraries.problem(), PYTORCH.coordinates(platform)));
            }
            properties.setProperty(EXTENSION, "");
        }
    }

    /** Returns true if this program has the engine's native libraries for GPUs. */
    public static boolean hasGpuBuild() {
        return PYTORCH.isPresent(Loader.getPlatform(), GPU);
    }

    /**
     * Returns one line that says why a program with native libraries for GPUs cannot use them here
     * and how to change that. It is empty if it can, if the program has only those for the CPU, and
     * before {@link #load}.
     */
    public static Optional<String> gpuProblem() {
        return Optional.ofNullable(gpuProblem);
    }

    /** Returns the libraries of CUDA that {@link #load} looked for; empty for a CPU build. */
    public static Optional<CudaLibraries> cuda() {
        return Optional.ofNullable(cuda);
    }

    /** Returns the folder into which the engine is unpacked; empty if it cannot be created. */
    public static Optional<Path> cacheFolder() {
        try {
            return Optional.of(Loader.getCacheDir().toPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns true the first time: one notice per process about a GPU that is not used is enough. */
    static boolean takeNotice() {
        return NOTICE_PENDING.getAndSet(false);
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
                .filter(library -> !library.isPresent(platform, "") && !library.isPresent(platform, GPU))
                .map(library -> library.coordinates(platform))
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? "the engine's native library for " + platform + " cannot be loaded: " + rootLine(error)
                : "the engine's native library for " + platform + " is missing: add " + missing + " to the class path";
    }

    /** Returns the line of the first cause, which names the library that the others depend on. */
    static String rootLine(Throwable error) {
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
        boolean isPresent(String platform, String extension) {
            String path =
                    "/org/bytedeco/" + artifact + "/" + platform + extension + "/" + System.mapLibraryName(library);
            try {
                return Loader.findResource(torch.class, path) != null; // also if Rana is a module
            } catch (IOException e) {
                return false;
            }
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
