package rana.torch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The NVIDIA driver and the libraries of CUDA 13 and cuDNN 9 that the engine's GPU build depends
 * on, on this machine.
 *
 * @param libraries the driver, then the others in the order of their dependencies
 * @param problem one line about what is missing and how to get it; null if all are there
 */
public record CudaLibraries(
        List<Library> libraries, @Nullable String problem) {
    private static final String DRIVER = "libcuda.so.1";
    private static final List<String> LINUX = List.of(
            "libcudart.so.13",
            "libnvJitLink.so.13",
            "libnvrtc.so.13",
            "libcupti.so.13",
            "libcublasLt.so.13",
            "libcublas.so.13",
            "libcufft.so.12",
            "libcurand.so.10",
            "libcusparse.so.12",
            "libcusolver.so.12",
            "libcufile.so.0",
            "libnccl.so.2",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libcudnn.so.9");

    /** A library that cuSOLVER's Java classes need, and the engine does not. */
    private static final String FOR_BINDING = "libcusolverMg.so.12";

    private static final String WINDOWS_DRIVER = "nvcuda.dll";
    private static final List<String> WINDOWS = List.of(
            "cudart64_13.dll",
            "cublasLt64_13.dll",
            "cublas64_13.dll",
            "cufft64_12.dll",
            "curand64_10.dll",
            "cusparse64_12.dll",
            "cusolver64_12.dll",
            "cudnn64_9.dll");

    private static final String DRIVER_FIX = "install the NVIDIA driver, 580 or newer, and give containers the GPU";
    private static final String LIBRARIES_FIX =
            "install CUDA 13 and cuDNN 9 from the system's packages, or use NVIDIA's"
                    + " runtime container, or install Python's nvidia wheels and set RANA_CUDA to their folder"
                    + " (docs/GPU.md)";
    private static final int NAMED = 3;
    private static final Path MAPS = Path.of("/proc/self/maps");

    public CudaLibraries {
        libraries = List.copyOf(libraries);
    }

    /** The state of a library. */
    public enum State {
        /** In this process. */
        LOADED,
        /** A file that was not loaded. */
        FOUND,
        /** In none of the folders. */
        MISSING,
        /** A file that cannot be loaded. */
        BROKEN
    }

    /**
     * A library.
     *
     * @param name the name that other libraries use
     * @param file the file, if it is known
     * @param detail the linker's message about a broken library, otherwise empty
     */
    public record Library(
            String name, State state, @Nullable Path file, String detail) {
        /** Returns true if the library is loaded, or a file of its name exists. */
        public boolean isThere() {
            return state == State.LOADED || state == State.FOUND;
        }
    }

    /** The dynamic linker. */
    interface Linker {
        /**
         * Loads a library into this process.
         *
         * @param library a file, or the name of a library that the system finds
         * @throws UnsatisfiedLinkError if that fails
         */
        void load(String library);
    }

    /** Returns the libraries that exist on this machine, without loading any. */
    public static CudaLibraries find() {
        return new Search(windows(), CudaFolders.ofThisMachine(), null).run(true);
    }

    /** Returns what is wrong with the folder in the environment variable {@code RANA_CUDA}. */
    public static Optional<String> folderProblem() {
        return Optional.ofNullable(CudaFolders.ofThisMachine().problem());
    }

    /**
     * Loads the libraries, so that the engine finds them by their names in any folder. A library
     * in this process satisfies the dependencies of others that are loaded later. Without the
     * driver they would serve nothing, so none is loaded.
     *
     * @param driverNeeded false to load the others also if the driver is missing
     */
    static CudaLibraries load(boolean driverNeeded) {
        return load(windows(), CudaFolders.ofThisMachine(), Loader::loadGlobal, driverNeeded);
    }

    static CudaLibraries load(boolean windows, CudaFolders folders, Linker linker, boolean driverNeeded) {
        return new Search(windows, folders, linker).run(driverNeeded);
    }

    /** Loads what the engine's Java classes for GPUs need in addition. What is missing, the linker reports later. */
    static void loadForBinding() {
        if (!windows()) {
            new Search(false, CudaFolders.ofThisMachine(), Loader::loadGlobal).library(FOR_BINDING);
        }
    }

    private static boolean windows() {
        return File.separatorChar == '\\';
    }

    /** Returns true if the driver is there. */
    public boolean hasDriver() {
        return libraries.get(0).isThere();
    }

    /**
     * Returns the version of a library: that in the name of its file, else that of the Python
     * package that contains it.
     */
    public static Optional<String> version(Path file) {
        try {
            Path real = file.toRealPath();
            String name = String.valueOf(real.getFileName());
            int start = name.indexOf(".so.");
            String version = start < 0 ? "" : name.substring(start + 4);
            return version.contains(".") ? Optional.of(version) : versionOfPackage(real);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the version of the package of Python whose list of files contains {@code library}. */
    private static Optional<String> versionOfPackage(Path library) throws IOException {
        for (Path site = library.getParent(); site != null; site = site.getParent()) {
            if (site.endsWith("nvidia") && site.getParent() != null) {
                String entry = site.getParent().relativize(library).toString().replace('\\', '/') + ",";
                try (Stream<Path> packages = Files.list(site.getParent())) {
                    return packages.filter(folder -> isRecorded(folder.resolve("RECORD"), entry))
                            .map(folder -> String.valueOf(folder.getFileName()))
                            .map(name -> name.substring(name.indexOf('-') + 1).replace(".dist-info", ""))
                            .findFirst();
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isRecorded(Path list, String entry) {
        if (!Files.isRegularFile(list)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(list)) {
            return lines.anyMatch(line -> line.startsWith(entry));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** A search for the libraries; without a linker it only looks for files. */
    private record Search(
            boolean windows, CudaFolders folders, @Nullable Linker linker) {
        CudaLibraries run(boolean driverNeeded) {
            if (folders.problem() != null && linker != null) {
                return new CudaLibraries(new Search(windows, folders, null).all(false), folders.problem());
            }
            List<Library> all = all(driverNeeded);
            String problem = folders.problem() == null ? problem(all, driverNeeded) : folders.problem();
            return new CudaLibraries(all, problem);
        }

        private List<Library> all(boolean driverNeeded) {
            List<Library> all = new ArrayList<>();
            Library driver = library(windows ? WINDOWS_DRIVER : DRIVER, linker);
            all.add(driver);
            Linker others = driverNeeded && !driver.isThere() ? null : linker;
            for (String name : windows ? WINDOWS : LINUX) {
                all.add(library(name, others));
            }
            return all;
        }

        Library library(String name) {
            return library(name, linker);
        }

        private Library library(String name, @Nullable Linker with) {
            List<Path> own = folders.filesOfOwn(name);
            List<Path> usual = folders.filesOfUsual(name);
            if (with == null) {
                return Stream.concat(own.stream(), usual.stream())
                        .findFirst()
                        .map(file -> new Library(name, State.FOUND, file, ""))
                        .orElse(new Library(name, State.MISSING, null, ""));
            }
            List<String> candidates = new ArrayList<>();
            own.forEach(file -> candidates.add(file.toString()));
            candidates.add(name); // what the system's own search finds
            usual.forEach(file -> candidates.add(file.toString()));
            String failure = "";
            Path broken = null;
            for (String candidate : candidates) {
                try {
                    with.load(candidate);
                    Path file = candidate.equals(name) ? mapped(name) : Path.of(candidate);
                    return new Library(name, State.LOADED, file, "");
                } catch (UnsatisfiedLinkError e) {
                    if (broken == null && !candidate.equals(name)) {
                        broken = Path.of(candidate);
                        failure = Torch.firstLine(e);
                    }
                }
            }
            return new Library(name, broken == null ? State.MISSING : State.BROKEN, broken, failure);
        }

        private static @Nullable String problem(List<Library> all, boolean driverNeeded) {
            Library driver = all.get(0);
            List<Library> absent = all.stream()
                    .filter(library -> !library.isThere() && (driverNeeded || !library.equals(driver)))
                    .toList();
            if (absent.isEmpty()) {
                return null;
            }
            String fix = !absent.contains(driver)
                    ? LIBRARIES_FIX
                    : absent.size() == 1 ? DRIVER_FIX : DRIVER_FIX + "; for the others, " + LIBRARIES_FIX;
            return absent.stream()
                    .filter(library -> library.state() == State.BROKEN)
                    .findFirst()
                    .map(broken -> "%s cannot be loaded (%s): %s".formatted(broken.file(), broken.detail(), fix))
                    .orElseGet(() -> missing(absent, driver) + ": " + fix);
        }

        private static String missing(List<Library> absent, Library driver) {
            List<String> names = absent.stream()
                    .map(library -> library.name() + (library.equals(driver) ? " of the NVIDIA driver" : ""))
                    .toList();
            if (names.size() == 1) {
                return names.get(0) + " is missing";
            }
            int rest = names.size() - NAMED;
            return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                    + (rest > 0 ? " and " + rest + " more are missing" : " are missing");
        }

        /** Returns the file of a library in this process, where the system lists them. */
        private static @Nullable Path mapped(String name) {
            if (!Files.isReadable(MAPS)) {
                return null;
            }
            try (Stream<String> lines = Files.lines(MAPS)) {
                return lines.filter(line -> line.contains("/" + name))
                        .map(line -> Path.of(line.substring(line.indexOf('/'))))
                        .findFirst()
                        .orElse(null);
            } catch (IOException | UncheckedIOException e) {
                return null;
            }
        }
    }
}
