package rana.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The versions and the machine of a run, for {@code run.json}. */
public final class Machine {
    private Machine() {}

    /** Returns the version of Rana. */
    public static String ranaVersion() {
        return builtWith("version");
    }

    /**
     * Returns the versions of Rana, its engine and Java, and the git revision of the working
     * directory, if it has one.
     */
    public static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("rana", ranaVersion());
        versions.put("pytorch", builtWith("engine"));
        versions.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        String revision = gitRevision();
        if (!revision.isEmpty()) {
            versions.put("git", revision);
        }
        return versions;
    }

    /** Returns the operating system, processor, cores and memory. */
    public static Map<String, String> description() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("cpu", cpu());
        machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            machine.put("memory", (os.getTotalMemorySize() >> 20) + " MiB");
        }
        return machine;
    }

    /** Returns the name of this machine; {@code localhost} if it is unknown. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String builtWith(String key) {
        try (InputStream in = Machine.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty(key, "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns true if the operating system lists {@code flag} among the abilities of the processor;
     * false if it lists none, as only Linux does.
     *
     * @param flag a flag of {@code /proc/cpuinfo}, such as {@code avx512f}, or a feature, as ARM calls it
     */
    public static boolean hasProcessorFlag(String flag) {
        return cpuInfo("flags")
                .or(() -> cpuInfo("Features"))
                .map(all -> List.of(all.split(" ")).contains(flag))
                .orElse(false);
    }

    private static String cpu() {
        return cpuInfo("model name").orElse(System.getProperty("os.arch"));
    }

    /** Returns the first value of {@code key} in {@code /proc/cpuinfo}. */
    private static Optional<String> cpuInfo(String key) {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String gitRevision() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!git.waitFor(2, TimeUnit.SECONDS)) { // one line fits into the pipe: git does not wait for a reader
                git.destroyForcibly();
                return "";
            }
            String line = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.exitValue() == 0 ? line.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
