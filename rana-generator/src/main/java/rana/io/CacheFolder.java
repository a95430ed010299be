package rana.io;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The folder for downloads and for results that take long to compute. */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * Returns the folder in the environment variable {@code RANA_CACHE}, or {@code rana} in the
     * system's cache folder.
     */
    public static Path path() {
        return path(System.getenv(), System.getProperty("user.home", "."), System.getProperty("os.name", ""));
    }

    static Path path(Map<String, String> environment, String home, String system) {
        String own = environment.getOrDefault("RANA_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        String shared = environment.getOrDefault(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        return (shared.isBlank() ? Path.of(home, ".cache") : Path.of(shared)).resolve("rana");
    }
}
