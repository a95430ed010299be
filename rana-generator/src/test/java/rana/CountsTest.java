package rana;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void one_is_singular_and_any_other_number_plural() {
        assertThat(Counts.of(1, "picture")).isEqualTo("1 picture");
        assertThat(Counts.of(0, "picture")).isEqualTo("0 pictures");
        assertThat(Counts.of(1, "class")).isEqualTo("1 class");
        assertThat(Counts.of(2000, "class")).isEqualTo("2,000 classes");
        assertThat(Counts.of(3, "entry")).isEqualTo("3 entries");
        assertThat(Counts.of(2, "held-out picture")).isEqualTo("2 held-out pictures");
        assertThat(Counts.are(1) + Counts.are(2) + Counts.have(1) + Counts.have(0))
                .isEqualTo("isarehashave");
    }
}
