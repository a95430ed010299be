package rana.doctor;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rana.cluster.RendezvousCheck;
import rana.doctor.Diagnosis.EngineState;
import rana.doctor.Diagnosis.Folder;
import rana.doctor.Diagnosis.Gpu;
import rana.doctor.Diagnosis.Library;
import rana.doctor.Diagnosis.Memory;
import rana.doctor.Diagnosis.Network;
import rana.doctor.Diagnosis.Problem;
import rana.doctor.Diagnosis.Processor;
import rana.doctor.Diagnosis.Speed;
import rana.io.CacheFolder;
import rana.report.Fonts;
import rana.run.Machine;
import rana.torch.ComputeDevice;
import rana.torch.CudaLibraries;
import rana.torch.Engine;
import rana.torch.Nccl;
import rana.torch.Torch;

/**
 * The examination of this machine. Each part of it stands alone: where a file, a program or the
 * engine is missing, that part is unknown or a problem, and the others are complete.
 */
public final class Doctor {
    private static final List<String> VARIABLES = List.of(
            "OMP_NUM_THREADS",
            "OMP_WAIT_POLICY",
            "OPENBLAS_NUM_THREADS",
            "ONEDNN_DEFAULT_FPMATH_MODE",
            "RANA_CUDA",
            "RANA_COLLECTIVES",
            "RANA_CACHE",
            "RANA_MAVEN_ARGS",
            "JAVA_HOME",
            "JAVA_TOOL_OPTIONS",
            "LD_LIBRARY_PATH",
            "CUDA_VISIBLE_DEVICES",
            "NCCL_SOCKET_IFNAME",
            "CUBLAS_WORKSPACE_CONFIG",
            "NVIDIA_TF32_OVERRIDE",
            "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE");

    private static final long MIN_MEMORY = 1L << 30;
    private static final long MIN_DISK = 1L << 30;
    private static final int MIN_DRIVER = 580;

    private final Map<String, String> environment;
    private final SystemFiles files;
    private final Path folder;
    private final Supplier<Optional<RendezvousCheck>> rendezvous;
    private final Consumer<String> progress;
    private final List<Problem> problems = new ArrayList<>();

    private Doctor(
            Map<String, String> environment,
            SystemFiles files,
            Path folder,
            Supplier<Optional<RendezvousCheck>> rendezvous,
            Consumer<String> progress) {
        this.environment = environment;
        this.files = files;
        this.folder = folder;
        this.rendezvous = rendezvous;
        this.progress = progress;
    }

    /**
     * Examines this machine. It takes some seconds, and longer if the engine has to be unpacked.
     *
     * @param folder the folder for runs
     * @param rendezvous checks the rendezvous of a training on several hosts; empty without one
     * @param progress receives a line before each part that takes time
     */
    public static Diagnosis examine(
            Path folder, Supplier<Optional<RendezvousCheck>> rendezvous, Consumer<String> progress) {
        return new Doctor(System.getenv(), SystemFiles.ofThisMachine(), folder, rendezvous, progress).examine();
    }

    static Diagnosis examine(
            Map<String, String> environment, SystemFiles files, Path folder, Consumer<String> progress) {
        return new Doctor(environment, files, folder, Optional::empty, progress).examine();
    }

    private Diagnosis examine() {
        Diagnosis.JavaRuntime java = new Diagnosis.JavaRuntime(
                Machine.ranaVersion(),
                Runtime.version().toString(),
                System.getProperty("java.vendor", "unknown"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().maxMemory());
        Map<String, String> variables = variables();
        Processor processor = processor();
        Memory memory = memory();
        boolean fonts = fonts();
        String browser = browser().orElse(null);
        List<Speed> speeds = new ArrayList<>();
        EngineState engine = engine(speeds);
        List<Folder> folders = folders(); // after the engine is unpacked
        Gpu gpu = gpu(engine);
        Network network = network();
        boolean ready = problems.stream().noneMatch(Problem::blocking);
        List<Problem> sorted = problems.stream()
                .sorted(Comparator.comparing(Problem::blocking).reversed())
                .toList();
        return new Diagnosis(
                ready, sorted, java, variables, processor, memory, folders, fonts, browser, engine, gpu, network,
                speeds);
    }

    private void problem(String text, String fix) {
        problems.add(new Problem(text, fix, false));
    }

    private void blocking(String text, String fix) {
        problems.add(new Problem(text, fix, true));
    }

    private Map<String, String> variables() {
        Map<String, String> set = new LinkedHashMap<>();
        for (String name : VARIABLES) {
            String value = environment.get(name);
            if (value != null) {
                set.put(name, value);
            }
        }
        int threads = Runtime.getRuntime().availableProcessors();
        number("OPENBLAS_NUM_THREADS")
                .filter(value -> value > 1)
                .ifPresent(value -> problem(
                        "OPENBLAS_NUM_THREADS is " + value + ": OpenBLAS and the engine take the cores from each other",
                        "unset it; Rana then uses 1"));
        number("OMP_NUM_THREADS")
                .filter(value -> value > threads)
                .ifPresent(value -> problem(
                        "OMP_NUM_THREADS is " + value + ", more than the " + threads + " threads of this machine",
                        "unset it, or lower it to " + threads));
        if ("active".equalsIgnoreCase(environment.getOrDefault("OMP_WAIT_POLICY", ""))) {
            problem("OMP_WAIT_POLICY is active: threads that wait keep the cores busy", "unset it");
        }
        return set;
    }

    private Optional<Integer> number(String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        return value.matches("\\d{1,6}") ? Optional.of(Integer.parseInt(value)) : Optional.empty();
    }

    private Processor processor() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        int threads = Runtime.getRuntime().availableProcessors();
        if (system.startsWith("mac")) {
            String name = first("sysctl", "-n", "machdep.cpu.brand_string").orElse("unknown");
            String features = first("sysctl", "-n", "machdep.cpu.features").orElse("") + " "
                    + first("sysctl", "-n", "machdep.cpu.leaf7_features").orElse("");
            List<String> instructions = new ArrayList<>(SystemFiles.known(features.replace("AVX1.0", "AVX")));
            if (first("sysctl", "-n", "hw.optional.arm.FEAT_BF16").orElse("").equals("1")) {
                instructions.add("bf16");
            }
            return new Processor(name, threads, instructions);
        }
        String name = files.processor()
                .or(() -> Optional.ofNullable(environment.get("PROCESSOR_IDENTIFIER")))
                .orElse(System.getProperty("os.arch", "unknown"));
        return new Processor(name, threads, files.instructions());
    }

    private static Optional<String> first(String... command) {
        return Programs.lines(command).flatMap(lines -> lines.stream().findFirst());
    }

    private Memory memory() {
        Long total = files.totalMemory().orElse(null);
        Long available = files.availableMemory().orElse(null);
        if (total == null
                && ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system) {
            total = system.getTotalMemorySize();
            available = system.getFreeMemorySize();
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                available = null; // free memory leaves out what the system gives up on demand
            }
        }
        if (available != null && available < MIN_MEMORY) {
            blocking(
                    "only " + size(available) + " of memory is available; a training needs " + size(MIN_MEMORY),
                    "end other programs, or raise the limit of the container");
        }
        return new Memory(total, available, files.memoryLimit().orElse(null));
    }

    private Network network() {
        Optional<String> loopback = NetworkCheck.loopbackProblem();
        loopback.ifPresent(text -> problem(
                "processes of this machine cannot connect to each other on the loopback interface: " + text,
                "bring it up (Linux: ip link set lo up), or train in one process"));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", ""));
        NetworkCheck.temporaryProblem(temporary)
                .ifPresent(text -> problem(
                        "the folder for temporary files, %s, cannot be written: %s".formatted(temporary, text),
                        "free space there, or set the system property java.io.tmpdir to another folder"));
        String state = null;
        Optional<RendezvousCheck> checked = rendezvous.get();
        if (checked.isPresent()) {
            state = checked.get().state();
            if (checked.get().problem() != null) {
                problem(checked.get().problem(), checked.get().fix());
            }
        }
        return new Network(loopback.isEmpty(), NetworkCheck.addresses(), state);
    }

    /** Returns the memory that programs can still have, within the limits of a container; empty if unknown. */
    public static Optional<Long> availableMemory() {
        return SystemFiles.ofThisMachine().availableMemory();
    }

    private boolean fonts() {
        boolean usable = Fonts.areUsable();
        if (!usable) {
            problem("Java finds no fonts, and charts need them", Fonts.INSTALL);
        }
        return usable;
    }

    private Optional<String> browser() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows") || system.startsWith("mac")) {
            return Optional.of("the system's");
        }
        String named = environment.getOrDefault("BROWSER", "");
        Optional<String> found = Stream.of(
                        named,
                        "xdg-open",
                        "sensible-browser",
                        "firefox",
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "microsoft-edge")
                .filter(name -> !name.isBlank())
                .flatMap(name -> executable(name).stream())
                .findFirst();
        if (found.isEmpty()) {
            problem(
                    "no browser was found for the studio's pages and reports",
                    "install one, or open the studio's address from another machine (ssh -L 8080:localhost:PORT)");
        }
        return found;
    }

    private Optional<String> executable(String name) {
        for (String each : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            try {
                Path file = Path.of(each).resolve(name);
                if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file.toString());
                }
            } catch (InvalidPathException e) {
                // The shell would not find a program there either.
            }
        }
        return Optional.empty();
    }

    private EngineState engine(List<Speed> speeds) {
        String version = Machine.versions().getOrDefault("pytorch", "unknown");
        progress.accept("loading the engine");
        boolean gpuBuild = Engine.hasGpuBuild();
        try {
            Engine.load();
            boolean training = true;
            ComputeDevice standard = ComputeDevice.named("auto");
            for (ComputeDevice device : standard.cuda() ? List.of(ComputeDevice.CPU, standard) : List.of(standard)) {
                training &= step(device);
                EngineTrial.Format.of(device).forEach(format -> speeds.add(speed(device, format)));
            }
            for (int index = 1; standard.cuda() && index < ComputeDevice.gpus(); index++) {
                ComputeDevice device = new ComputeDevice(true, index);
                EngineTrial.Format.of(device).forEach(format -> speeds.add(speed(device, format)));
            }
            return new EngineState(version, true, null, gpuBuild, Torch.threads(), training);
        } catch (RuntimeException | LinkageError e) {
            String failure = Torch.firstLine(e);
            blocking(
                    "the engine does not load: " + failure,
                    "use a 64-bit Linux or Windows on x86, or a Mac with an Apple processor; build again if files are"
                            + " missing; free disk space for the engine's cache");
            return new EngineState(version, false, failure, gpuBuild, 0, false);
        }
    }

    /** Tries a step of training; a failure is a problem. */
    private boolean step(ComputeDevice device) {
        progress.accept("trying a training step on " + device);
        String failure;
        try {
            if (EngineTrial.step(device)) {
                return true;
            }
            failure = "its numbers are not finite";
        } catch (RuntimeException | LinkageError e) {
            failure = Torch.firstLine(e);
        }
        blocking(
                "a training step on " + device + " fails: " + failure,
                device.cuda()
                        ? "update the driver, free memory on the card, or use the device cpu"
                        : "update Java and Rana, and report it with this output");
        return false;
    }

    private Speed speed(ComputeDevice device, EngineTrial.Format format) {
        progress.accept("measuring " + format + " on " + device);
        try {
            return new Speed(device.toString(), format.toString(), EngineTrial.gigaflops(device, format), null);
        } catch (RuntimeException | LinkageError e) {
            String failure = Torch.firstLine(e);
            problem(
                    "a convolution in " + format + " on " + device + " fails: " + failure,
                    format == EngineTrial.Format.FLOAT32
                            ? "free memory on the device, or choose another"
                            : "train in float32 on this device");
            return new Speed(device.toString(), format.toString(), null, failure);
        }
    }

    private List<Folder> folders() {
        List<Folder> folders = new ArrayList<>();
        folders.add(new Folder(
                "runs",
                folder.toAbsolutePath().normalize().toString(),
                null,
                free(folder).orElse(null)));
        free(folder)
                .filter(free -> free < MIN_DISK)
                .ifPresent(free -> blocking(
                        "only %s are free in %s; a training needs %s"
                                .formatted(size(free), folder.toAbsolutePath().normalize(), size(MIN_DISK)),
                        "free disk space, or use another folder"));
        if (!Files.isWritable(existing(folder))) {
            blocking(
                    "the folder %s cannot be written"
                            .formatted(folder.toAbsolutePath().normalize()),
                    "change to a folder of your own, or correct its permissions");
        }
        Engine.cacheFolder()
                .ifPresentOrElse(
                        cache -> folders.add(cache("engine", cache)),
                        () -> problem(
                                "the engine's cache folder cannot be created",
                                "set the system property org.bytedeco.javacpp.cachedir to a folder that can be written"));
        folders.add(cache("data and features", CacheFolder.path()));
        return folders;
    }

    private Folder cache(String purpose, Path cache) {
        if (!Files.isWritable(existing(cache))) {
            problem(
                    "the cache of the %s, %s, cannot be written".formatted(purpose, cache),
                    purpose.equals("engine")
                            ? "correct its permissions, or set org.bytedeco.javacpp.cachedir to another folder"
                            : "correct its permissions, or set RANA_CACHE to another folder");
        }
        return new Folder(
                purpose, cache.toString(), used(cache).orElse(null), free(cache).orElse(null));
    }

    /** Returns the folder, or the nearest one around it that exists. */
    private static Path existing(Path folder) {
        Path found = folder.toAbsolutePath().normalize();
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }

    private static Optional<Long> free(Path folder) {
        try {
            return Optional.of(Files.getFileStore(existing(folder)).getUsableSpace());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> used(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(bytes.get());
    }

    private Gpu gpu(EngineState engine) {
        Cards cards = Cards.of(files);
        CudaLibraries libraries = Engine.cuda().orElseGet(CudaLibraries::find);
        String problem = null;
        String folder = CudaLibraries.folderProblem().orElse(null);
        if (folder != null) {
            int end = folder.lastIndexOf(": ");
            problem(folder.substring(0, end), folder.substring(end + 2));
        }
        if (engine.gpuBuild() && engine.loaded()) {
            problem = ComputeDevice.gpuProblem().orElse(null);
            if (problem != null && !problem.equals(folder)) {
                int end = problem.indexOf(": ");
                problem(
                        "the GPU build runs on the CPU: " + (end < 0 ? problem : problem.substring(0, end)),
                        end < 0 ? "see docs/GPU.md" : problem.substring(end + 2));
            }
        } else if (engine.loaded() && cards.driver() != null) {
            problem(
                    "an NVIDIA driver is there, but this build has no native libraries for GPUs",
                    "build with './mvnw -Pcuda package'");
        }
        if (cards.driver() != null && isOld(cards.driver())) {
            problem(
                    "the NVIDIA driver " + cards.driver() + " is too old for CUDA 13",
                    "install driver " + MIN_DRIVER + " or newer");
        }
        if (engine.loaded() && ComputeDevice.gpus() > 1) {
            Nccl.problem()
                    .ifPresent(reason -> problem(
                            "several workers cannot exchange gradients by NCCL: " + reason,
                            "train on one GPU, or let gradients go through the memory of the CPU, which is slower"));
        }
        boolean possible = !System.getProperty("os.name", "").startsWith("Mac");
        List<Library> found = libraries.libraries().stream()
                .filter(library -> possible)
                .map(library -> new Library(
                        library.name(),
                        library.state().name().toLowerCase(Locale.ROOT),
                        library.file() == null ? null : library.file().toString(),
                        library.file() == null
                                ? null
                                : CudaLibraries.version(library.file()).orElse(null)))
                .toList();
        return new Gpu(cards.driver(), cards.cards(), found, problem);
    }

    static boolean isOld(@Nullable String driver) {
        String major = driver == null ? "" : driver.replaceAll("\\..*", "");
        return major.matches("\\d{1,6}") && Integer.parseInt(major) < MIN_DRIVER;
    }

    private static String size(long bytes) {
        return bytes < 1L << 30
                ? (bytes >> 20) + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
