package rana.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where what was fetched, or took long to compute, is kept between runs. */
public final class CacheFolder {
    private CacheFolder() {}

    /** {@code RANA_CACHE}, or {@code rana} in the place the system keeps for caches. */
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
