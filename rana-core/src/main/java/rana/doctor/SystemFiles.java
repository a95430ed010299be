package rana.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rana.torch.InstructionSets;

/**
 * The files in which Linux describes the machine. Elsewhere there are none, and everything is
 * unknown.
 *
 * @param root the root of the file system
 */
record SystemFiles(Path root) {
    private static final String PROCESSORS = "proc/cpuinfo";

    static SystemFiles ofThisMachine() {
        return new SystemFiles(Path.of("/"));
    }

    Optional<String> processor() {
        return field("model name");
    }

    /** Returns the instruction sets that matter, in the order of the file. */
    List<String> instructions() {
        return known(field("flags").or(() -> field("Features")).orElse(""));
    }

    /** Returns the instruction sets that matter among the words of {@code text}. */
    static List<String> known(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1))
                .filter(InstructionSets.NAMES::contains)
                .distinct()
                .toList();
    }

    private Optional<String> field(String name) {
        return lines(PROCESSORS).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    Optional<Long> totalMemory() {
        return memory("MemTotal:");
    }

    /** Returns the memory that programs can still have, within the limits of the control groups. */
    Optional<Long> availableMemory() {
        Optional<Long> available = memory("MemAvailable:");
        for (Path group : groups()) {
            Optional<Long> limit = number(group.resolve("memory.max"));
            Optional<Long> used = number(group.resolve("memory.current"));
            if (limit.isPresent() && used.isPresent()) {
                long cached = fileCache(group);
                long rest = Math.max(0, limit.get() - Math.max(0, used.get() - cached));
                available = Optional.of(Math.min(rest, available.orElse(Long.MAX_VALUE)));
            }
        }
        return available;
    }

    /** Returns the lowest limit of the control groups (version 2) of this process. */
    Optional<Long> memoryLimit() {
        return groups().stream()
                .flatMap(group -> number(group.resolve("memory.max")).stream())
                .min(Long::compare);
    }

    /** Returns the version of NVIDIA's driver that is loaded into the kernel. */
    Optional<String> driver() {
        return lines("proc/driver/nvidia/version").stream()
                .filter(line -> line.startsWith("NVRM version:"))
                .flatMap(line -> Stream.of(line.split("\\s+", -1)))
                .filter(word -> word.matches("\\d{3,}\\.\\d[\\d.]*"))
                .findFirst();
    }

    private Optional<Long> memory(String name) {
        return lines("proc/meminfo").stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .map(digits -> Long.parseLong(digits) << 10)
                .findFirst();
    }

    /** Returns the folders of the control group of this process and of those around it. */
    private List<Path> groups() {
        Optional<String> own = lines("proc/self/cgroup").stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring(4))
                .findFirst();
        Path top = root.resolve("sys/fs/cgroup");
        List<Path> groups = new ArrayList<>();
        if (own.isPresent()) {
            Path group = top.resolve(own.get()).normalize();
            while (group != null && group.startsWith(top)) {
                groups.add(group);
                group = group.getParent();
            }
        }
        return groups;
    }

    /** Returns the memory of files that the kernel gives up when programs need it. */
    private static long fileCache(Path group) {
        return read(group.resolve("memory.stat")).stream()
                .filter(line -> line.startsWith("inactive_file "))
                .map(line -> line.substring("inactive_file ".length()).strip())
                .flatMap(value -> parsed(value).stream())
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Long> number(Path file) {
        return read(file).stream().findFirst().flatMap(SystemFiles::parsed);
    }

    private static Optional<Long> parsed(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // "max": no limit
        }
    }

    private List<String> lines(String file) {
        return read(root.resolve(file));
    }

    private static List<String> read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
