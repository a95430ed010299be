package rana.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DesignCheckTest {
    @Test
    void the_article_s_gan_is_warned_of_its_range_and_nothing_else() {
        assertThat(DesignCheck.findings(Recipes.named("frog", List.of())))
                .extracting(DesignCheck.Finding::check)
                .containsExactly(DesignCheck.RANGE_MISMATCH);
    }

    @Test
    void the_corrected_frog_and_the_default_pass_every_check() {
        assertThat(DesignCheck.findings(Recipes.named("frog-corrected", List.of())))
                .isEmpty();
        assertThat(DesignCheck.findings(Recipes.named(Recipes.DEFAULT, List.of())))
                .isEmpty();
    }

    @Test
    void the_2014_gan_is_warned_of_its_sigmoid() {
        assertThat(DesignCheck.findings(Recipes.named("goodfellow2014", List.of())))
                .extracting(DesignCheck.Finding::check)
                .containsExactly(DesignCheck.SATURATING_OUTPUT);
    }

    @Test
    void a_kernel_that_is_not_a_multiple_of_its_stride_is_found_where_it_is() {
        requireFound(
                "networks.generator.5.kernel=5",
                DesignCheck.CHECKERBOARD,
                "networks.generator.5 (conv-transpose): its kernel 5 is not a multiple of its stride 2");
    }

    @Test
    void relu_and_max_pool_in_d_are_found() {
        requireFound(
                "networks.discriminator.1={type: relu}",
                DesignCheck.SPARSE_GRADIENTS,
                "networks.discriminator.1 (relu): has sparse gradients");
        requireFound(
                "networks.discriminator.1={type: max-pool, kernel: 1, stride: 1}",
                DesignCheck.SPARSE_GRADIENTS,
                "networks.discriminator.1 (max-pool): has sparse gradients");
    }

    @Test
    void dropout_in_g_is_found() {
        requireFound(
                "networks.generator.4={type: dropout, rate: 0.5}",
                DesignCheck.GENERATOR_DROPOUT,
                "networks.generator.4 (dropout): is dropout in G");
    }

    @Test
    void a_d_without_any_randomness_is_found() {
        List<DesignCheck.Finding> findings = DesignCheck.findings(Recipes.named(
                "frog-corrected",
                List.of("objective.noise.amount=0", "networks.discriminator.9={type: leaky-relu, slope: 0.1}")));
        assertThat(findings).extracting(DesignCheck.Finding::check).containsExactly(DesignCheck.NO_RANDOMNESS);
    }

    @Test
    void the_min_max_loss_is_found() {
        requireFound("objective.generator=minimax", DesignCheck.SATURATING_OUTPUT, "objective.generator: G minimises");
    }

    private static void requireFound(String assignment, DesignCheck check, String where) {
        assertThat(DesignCheck.findings(Recipes.named("frog-corrected", List.of(assignment))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.check()).isEqualTo(check);
                    assertThat(finding.toString()).startsWith(where);
                });
    }
}
