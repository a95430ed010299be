package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CudaSettingsTest {
    private final CudaSettings before = CudaSettings.current();

    @AfterEach
    void restore() {
        before.apply();
    }

    @Test
    void the_engine_comes_with_tf32_and_without_determinism() {
        assertThat(before).isEqualTo(new CudaSettings(true, false, false));
    }

    @Test
    void settings_are_in_force_once_they_are_applied() {
        CudaSettings exact = new CudaSettings(false, false, true);
        exact.apply();
        assertThat(CudaSettings.current()).isEqualTo(exact);

        CudaSettings fast = new CudaSettings(true, true, false);
        fast.apply();
        assertThat(CudaSettings.current()).isEqualTo(fast);
    }
}
