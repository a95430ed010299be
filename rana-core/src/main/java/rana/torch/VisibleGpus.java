package rana.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The GPUs that the system shows to this process, for programs that do not load the engine. The engine
 * may use fewer of them.
 */
public final class VisibleGpus {
    private static final String VARIABLE = "CUDA_VISIBLE_DEVICES";
    private static final String CARD = "nvidia\\d{1,3}";

    private VisibleGpus() {}

    /** Returns the number of GPUs at most; empty if the system does not tell. */
    public static OptionalInt max() {
        return max(System.getenv(), Path.of("/"));
    }

    /**
     * Returns the number of GPUs at most.
     *
     * @param root the root of the file system
     */
    static OptionalInt max(Map<String, String> environment, Path root) {
        OptionalInt cards = cards(root);
        String visible = environment.get(VARIABLE);
        if (visible == null) {
            return cards;
        }
        int named = named(visible, cards.isPresent() ? cards.getAsInt() : Integer.MAX_VALUE);
        return OptionalInt.of(cards.isPresent() && cards.getAsInt() == 0 ? 0 : named);
    }

    /** Returns true if the environment shows one GPU only, as schedulers do that give each process one. */
    public static boolean isOne(Map<String, String> environment) {
        String visible = environment.get(VARIABLE);
        return visible != null && named(visible, Integer.MAX_VALUE) == 1;
    }

    /** Returns the number of GPUs in a list, which the first entry that names none ends, as for CUDA. */
    private static int named(String visible, int cards) {
        int count = 0;
        for (String entry : visible.split(",", -1)) {
            if (!isName(entry.strip(), cards)) {
                break;
            }
            count++;
        }
        return count;
    }

    private static boolean isName(String entry, int cards) {
        return entry.matches("\\d{1,3}") ? Integer.parseInt(entry) < cards : entry.matches("(GPU|MIG)-.+");
    }

    /** Returns the number of GPUs of the machine or container; empty on a system without device files. */
    private static OptionalInt cards(Path root) {
        Path devices = root.resolve("dev");
        if (Files.exists(devices.resolve("dxg")) || !Files.isDirectory(root.resolve("proc/self"))) {
            return OptionalInt.empty(); // Windows, or Linux in Windows
        }
        try (Stream<Path> files = Files.list(devices)) {
            return OptionalInt.of((int)
                    files.filter(file -> String.valueOf(file.getFileName()).matches(CARD))
                            .count());
        } catch (IOException | UncheckedIOException e) {
            return OptionalInt.empty();
        }
    }
}
