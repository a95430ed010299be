package rana.doctor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about this machine and program that matter to a training. All of it is plain data, and
 * sizes are in bytes.
 *
 * @param ready true if training works here
 * @param problems the problems, the worst first
 * @param environment the environment variables that matter and are set
 * @param folders the working folder and the caches
 * @param fonts true if Java can draw the text of charts
 * @param browser the program that shows the studio; null if none was found
 * @param network the addresses of this machine, and the state of a rendezvous
 * @param speeds the speed of a convolution on each device in each precision
 */
public record Diagnosis(
        boolean ready,
        List<Problem> problems,
        JavaRuntime java,
        Map<String, String> environment,
        Processor processor,
        Memory memory,
        List<Folder> folders,
        boolean fonts,
        @Nullable String browser,
        EngineState engine,
        Gpu gpu,
        Network network,
        List<Speed> speeds) {
    /**
     * A problem.
     *
     * @param text the problem in one line
     * @param fix the remedy in one line
     * @param blocking true if training does not work because of it
     */
    public record Problem(String text, String fix, boolean blocking) {}

    /**
     * Rana and the Java that runs it.
     *
     * @param rana the version of Rana
     * @param heap the largest size of the heap
     */
    public record JavaRuntime(String rana, String version, String vendor, String system, long heap) {}

    /**
     * The processor.
     *
     * @param threads the number of threads that Java may use, within the limits of a container
     * @param instructions the instruction sets that matter, such as {@code avx2}; empty if unknown
     */
    public record Processor(String name, int threads, List<String> instructions) {}

    /**
     * The memory; a value is null if it is unknown.
     *
     * @param total the memory of the machine
     * @param available the memory that programs can still have, within the limit
     * @param limit the limit of the container or control group; null if there is none
     */
    public record Memory(
            @Nullable Long total,
            @Nullable Long available,
            @Nullable Long limit) {}

    /**
     * A folder that Rana writes to.
     *
     * @param purpose its contents, such as {@code engine}
     * @param size the size of its files; null if it does not exist or was not measured
     * @param free the free space there; null if it is unknown
     */
    public record Folder(
            String purpose,
            String path,
            @Nullable Long size,
            @Nullable Long free) {}

    /**
     * The engine.
     *
     * @param loaded true if it could be loaded
     * @param failure the reason why it could not be loaded; null if it was
     * @param gpuBuild true if the program has native libraries for GPUs, used or not
     * @param threads the number of threads of one operation; 0 if it is not loaded
     * @param training true if one step of a small network works on the default device
     */
    public record EngineState(
            String version,
            boolean loaded,
            @Nullable String failure,
            boolean gpuBuild,
            int threads,
            boolean training) {}

    /**
     * NVIDIA's driver, libraries and cards.
     *
     * @param driver the version of the driver; null if none was found
     * @param problem the reason why the program cannot use a GPU although it has native libraries for
     *     it; null if there is none
     */
    public record Gpu(
            @Nullable String driver,
            List<Card> cards,
            List<Library> libraries,
            @Nullable String problem) {}

    /**
     * The network, which a training in several processes needs.
     *
     * @param loopback true if processes of this machine can connect to each other
     * @param addresses the interfaces that are up, each with one of its addresses
     * @param rendezvous the state of the rendezvous that was given; null without one
     */
    public record Network(
            boolean loopback,
            List<String> addresses,
            @Nullable String rendezvous) {}

    /** A graphics card; a size is null if it is unknown. */
    public record Card(
            String name, @Nullable Long memory, @Nullable Long free) {}

    /**
     * A library of CUDA.
     *
     * @param state {@code loaded}, {@code found}, {@code missing} or {@code broken}
     */
    public record Library(
            String name,
            String state,
            @Nullable String file,
            @Nullable String version) {}

    /**
     * The speed of one convolution, the fastest of some runs.
     *
     * @param precision {@code float32}, {@code tf32} or {@code bfloat16}
     * @param gigaflops thousands of millions of operations per second; null if it failed
     */
    public record Speed(
            String device,
            String precision,
            @Nullable Double gigaflops,
            @Nullable String failure) {}
}
