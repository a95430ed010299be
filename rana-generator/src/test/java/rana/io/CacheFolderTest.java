package rana.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
    private static final String HOME = "home";

    @Test
    void is_where_the_user_says() {
        var environment = Map.of("RANA_CACHE", "mine", "XDG_CACHE_HOME", "xdg");
        assertThat(CacheFolder.path(environment, HOME, "Linux")).isEqualTo(Path.of("mine"));
    }

    @Test
    void is_where_the_desktop_says_next() {
        assertThat(CacheFolder.path(Map.of("XDG_CACHE_HOME", "xdg"), HOME, "Linux"))
                .isEqualTo(Path.of("xdg", "rana"));
    }

    @Test
    void is_in_the_home_folder_otherwise() {
        assertThat(CacheFolder.path(Map.of("XDG_CACHE_HOME", ""), HOME, "Mac OS X"))
                .isEqualTo(Path.of(HOME, ".cache", "rana"));
    }

    @Test
    void is_in_the_local_application_data_on_windows() {
        var environment = Map.of("LOCALAPPDATA", "local", "XDG_CACHE_HOME", "xdg");
        assertThat(CacheFolder.path(environment, HOME, "Windows 11")).isEqualTo(Path.of("local", "rana"));
    }
}
