package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;
import rana.generate.Generator;
import rana.recipe.Recipes;
import rana.session.TrainingSession;

/** One exported generator that many threads draw from, for a while, and close while they draw. */
@Timeout(600)
class ThreadsTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int THREADS = 16;
    private static final int SEEDS = 64;

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void export() {
        Path run = TrainingSession.of(Recipes.named("pond", List.of("training.steps=1", "training.batch=4")))
                .data("pond:40")
                .into(folder.resolve("run"))
                .run()
                .folder();
        file = folder.resolve("pond.onnx");
        OnnxExport.of(run).write(file);
    }

    @Test
    void sixteen_threads_draw_the_pictures_of_one_thread_for_two_seconds() throws Exception {
        Result result = drawInAChild(2);

        assertThat(result.drawn()).isGreaterThan(THREADS);
        assertThat(result.different()).isZero();
    }

    @Test
    @Tag("gate")
    void sixteen_threads_draw_the_pictures_of_one_thread_for_a_minute_in_flat_memory() throws Exception {
        Result result = drawInAChild(60);

        assertThat(result.different()).isZero();
        assertThat(result.kibibytes()).isLessThan(8 * 1024);
        GateReport.record(
                "15. ONNX Runtime, threads",
                "16 threads that draw %d seeds of an exported pond from one generator for 60 s".formatted(SEEDS),
                String.format(
                        Locale.ROOT,
                        "%,d pictures, all equal to those of one thread; resident memory changed by %,d KiB after the"
                                + " first quarter; then %.2f s of processor time in 2 idle seconds",
                        result.drawn(),
                        result.kibibytes(),
                        result.idleSeconds()));
    }

    @Test
    void closing_while_threads_draw_waits_for_them_and_refuses_later_draws() throws Exception {
        for (int i = 0; i < 5; i++) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            CountDownLatch drawing = new CountDownLatch(THREADS);
            Generator generator = Generator.load(file);
            try {
                Callable<String> draws = () -> {
                    try {
                        for (long seed = 0; ; seed++) {
                            generator.draw(seed);
                            drawing.countDown();
                        }
                    } catch (IllegalStateException e) {
                        return String.valueOf(e.getMessage());
                    }
                };
                List<Future<String>> ends = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    ends.add(threads.submit(draws));
                }
                drawing.await();
                generator.close();

                for (Future<String> end : ends) {
                    assertThat(end.get())
                            .isEqualTo("the generator of " + file + " is closed; load it again to draw more pictures");
                }
                assertThatThrownBy(() -> generator.draw(1)).isInstanceOf(IllegalStateException.class);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /**
     * The outcome of a child.
     *
     * @param drawn the number of pictures
     * @param different the number of those that differ from the pictures of one thread
     * @param kibibytes the change of resident memory after the first quarter
     * @param idleSeconds the processor time of the process in two seconds after the last picture
     */
    private record Result(long drawn, long different, long kibibytes, double idleSeconds) {}

    /** Draws in a Java of its own, with a heap of one size that is touched at the start. */
    private static Result drawInAChild(int seconds) throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, which this system does not have");
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        ThreadsTest.class.getName(),
                        file.toString(),
                        Integer.toString(seconds))
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path")); // see CommandLine
        Process child = builder.start();
        assertThat(child.waitFor()).as(Files.readString(errors)).isZero();
        String[] numbers = Files.readString(output).strip().split(" ", -1);
        return new Result(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Double.parseDouble(numbers[3]));
    }

    /** The child: draws for so many seconds, and prints the numbers of a {@link Result}. */
    public static void main(String[] arguments) throws Exception {
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        AtomicLong drawn = new AtomicLong();
        AtomicLong different = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long kibibytes;
        double idle;
        try (Generator generator = Generator.load(Path.of(arguments[0]))) {
            List<byte[]> alone = new ArrayList<>();
            for (int seed = 0; seed < SEEDS; seed++) {
                alone.add(generator.draw(seed).pixels());
            }
            List<Future<?>> workers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                workers.add(threads.submit(() -> {
                    for (int i = first; System.nanoTime() < end; i++) {
                        byte[] pixels = generator.draw(i % SEEDS).pixels();
                        drawn.incrementAndGet();
                        if (!Arrays.equals(pixels, alone.get(i % SEEDS))) {
                            different.incrementAndGet();
                        }
                    }
                }));
            }
            Thread.sleep(Long.parseLong(arguments[1]) * 250);
            long early = resident();
            for (Future<?> worker : workers) {
                worker.get();
            }
            kibibytes = resident() - early;
            double before = processorSeconds();
            Thread.sleep(2000);
            idle = processorSeconds() - before;
        }
        threads.shutdown();
        System.out.printf(Locale.ROOT, "%d %d %d %.2f%n", drawn.get(), different.get(), kibibytes, idle);
    }

    /** In a child, because the check is there to save the process. */
    @Test
    void a_command_line_that_onnx_runtime_does_not_survive_is_refused_in_one_line() throws Exception {
        assumeTrue(Files.isReadable(STATUS), "only Linux has the problem");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpad=" + "x".repeat(4096),
                        ThreadsTest.class.getName(),
                        file.toString(),
                        "1")
                .redirectError(errors.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));

        assertThat(builder.start().waitFor()).isEqualTo(1);
        assertThat(Files.readString(errors)).contains("ONNX Runtime cannot be loaded", "more than 4095", "CLASSPATH");
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in " + STATUS);
    }

    private static double processorSeconds() {
        return ((com.sun.management.OperatingSystemMXBean)
                                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
