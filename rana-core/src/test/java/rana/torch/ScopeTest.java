package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void what_is_created_in_a_scope_is_freed_with_it() {
        Tensor inside;
        try (Scope scope = Scope.open()) {
            inside = Torch.tensor(new float[] {1}, 1);
        }
        assertThat(inside.isNull()).isTrue();
    }

    @Test
    void what_is_kept_lives_until_the_enclosing_scope_closes() {
        Tensor kept;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(inner.keep(Torch.tensor(new float[] {7}, 1)));
            }
            assertThat(kept.item_float()).isEqualTo(7);
        }
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void what_is_kept_without_an_outer_scope_belongs_to_the_caller() {
        Tensor kept;
        try (Scope scope = Scope.open()) {
            kept = scope.keep(Torch.tensor(new float[] {7}, 1));
        }
        assertThat(kept.item_float()).isEqualTo(7);
        kept.close();
    }

    @Test
    void keeping_a_stranger_leaves_it_to_its_owner() {
        try (Scope outer = Scope.open()) {
            Tensor stranger = Torch.tensor(new float[] {7}, 1);
            try (Scope inner = Scope.open()) {
                inner.keep(stranger);
            }
            assertThat(stranger.item_float()).isEqualTo(7);
        }
    }

    @Test
    void what_is_retained_outlives_every_scope_until_it_is_released() {
        Tensor retained;
        try (Scope scope = Scope.open()) {
            retained = Torch.retain(Torch.tensor(new float[] {7}, 1));
        }
        assertThat(retained.item_float()).isEqualTo(7);
        Torch.release(retained);
        assertThat(retained.isNull()).isTrue();
    }

    @Test
    void closing_out_of_order_is_refused() {
        try (Scope outer = Scope.open();
                Scope inner = Scope.open()) {
            assertThatThrownBy(outer::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("innermost first");
        }
    }

    @Test
    void a_scope_leaves_no_pointers() {
        Engine.load();
        long before = Pointer.totalCount();
        try (Scope scope = Scope.open()) {
            Torch.tensor(new float[] {1, 2}, 2).mul(Scalars.of(3)).sum();
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
