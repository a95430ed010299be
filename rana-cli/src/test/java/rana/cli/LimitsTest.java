package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;

/** The limits of the system: memory for the engine, and disk space. */
@Tag("gate")
class LimitsTest {
    private static final Path BASH = Path.of("/bin/bash");

    /** A discriminator whose first layer takes 640 kB per image. */
    private static final String WIDE = "[{type: conv, channels: 10000, kernel: 4, stride: 2, padding: same},"
            + " {type: leaky-relu, slope: 0.2}, {type: flatten}, {type: linear, units: 1}]";

    @TempDir
    private Path folder;

    @Test
    void out_of_memory_in_the_engine_is_one_line_and_the_last_checkpoint_is_intact() throws Exception {
        assumeTrue(Files.isExecutable(BASH), "ulimit needs bash, which this system does not have");
        TinyRun run = new TinyRun(folder.resolve("run"));
        List<String> start = new ArrayList<>(run.start());
        start.set(start.indexOf("pond:20"), "pond:3000");
        start.addAll(List.of("--set", "networks.discriminator=" + WIDE));
        assertThat(MainTest.run(start.toArray(String[]::new)).exit()).isZero();

        List<String> resume = new ArrayList<>(run.resume());
        resume.addAll(List.of("--steps", "300", "--batch", "3000"));
        List<String> command =
                new ArrayList<>(List.of(BASH.toString(), "-c", "ulimit -v 3000000; exec \"$@\"", "bash"));
        command.addAll(ChildRana.command(List.of("-Xmx256m", "-XX:CompressedClassSpaceSize=64m"), resume));
        Ended ended = ended(command);

        assertThat(ended.exit).as(ended.output).isEqualTo(3);
        assertThat(ended.output).contains("rana: out of memory (", "lower training.batch (--batch) from 3000");
        assertThat(run.kept()).isEqualTo(TinyRun.STEPS);
        assertThat(MainTest.run("sample", run.out().toString(), "--grid", folder + "/grid.png")
                        .exit())
                .isZero();
        GateReport.record(
                "Out of memory",
                "a step that needs more than the 3 GB that the process may use",
                "one line that says which setting to lower, exit code 3, the last checkpoint unchanged");
    }

    @Test
    void a_full_disk_is_one_line_with_path_and_bytes_and_the_last_checkpoint_is_intact() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                ended(List.of("mount", "-t", "tmpfs", "-o", "size=1500k", "rana", disk.toString())).exit == 0,
                "only root can mount a small disk");
        try {
            TinyRun run = new TinyRun(disk.resolve("run"));
            MainTest.Result full = MainTest.run(run.start().toArray(String[]::new));

            assertThat(full.exit()).as(full.err()).isEqualTo(1);
            assertThat(full.err()
                            .lines()
                            .filter(line -> line.startsWith("rana: "))
                            .toList())
                    .singleElement()
                    .asString()
                    .contains("rana: cannot write " + run.out(), "No space left on device", "bytes", "free there");
            assertThat(MainTest.run("sample", run.out().toString(), "--grid", folder + "/grid.png")
                            .exit())
                    .isZero();
            assertThat(run.kept()).isPositive();
            GateReport.record(
                    "2. a disk that is full",
                    "a training on a disk of 1.5 MB",
                    "one line with path and bytes, exit code 1, the last checkpoint intact");
        } finally {
            ended(List.of("umount", disk.toString()));
        }
    }

    private Ended ended(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        try (Stream<String> lines = Files.lines(output)) {
            return new Ended(process.exitValue(), lines.reduce("", (all, line) -> all + line + "\n"));
        }
    }

    private record Ended(int exit, String output) {}
}
