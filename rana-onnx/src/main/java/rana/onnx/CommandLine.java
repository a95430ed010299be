package rana.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import rana.FailureException;

/**
 * A check of the command line of this process. ONNX Runtime 1.29.0 on Linux ends a process whose
 * command line has more than about 4,096 bytes with a segmentation fault when it is loaded; long class
 * paths are often longer.
 */
final class CommandLine {
    private static final Path FILE = Path.of("/proc/self/cmdline");
    private static final int MAX_BYTES = 4095;

    private CommandLine() {}

    /**
     * Checks the command line.
     *
     * @throws FailureException if it is too long for ONNX Runtime
     */
    static void requireShort() {
        if (!Files.isReadable(FILE)) {
            return; // not Linux
        }
        try {
            requireShort(Files.readAllBytes(FILE).length);
        } catch (IOException e) {
            return; // nothing is known
        }
    }

    static void requireShort(int bytes) {
        if (bytes > MAX_BYTES) {
            throw new FailureException(
                    ("ONNX Runtime cannot be loaded: it would end this process, because its command line"
                                    + " has %d bytes, more than %d; pass the class path in the variable CLASSPATH, or all"
                                    + " arguments in a file (java @FILE)")
                            .formatted(bytes, MAX_BYTES));
        }
    }
}
