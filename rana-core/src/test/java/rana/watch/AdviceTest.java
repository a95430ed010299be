package rana.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Finding;

class AdviceTest {
    private static final String PENALTY = "{type: r1, weight: 0.1, every: 1}";

    static Stream<Recipe> recipes() {
        return Recipes.names().stream().map(Recipes::named);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_penalty_is_advised_where_the_recipe_may_have_one(Recipe recipe) {
        for (Finding.Kind kind : Finding.Kind.values()) {
            if (new Advice(recipe).against(kind).contains(PENALTY)) {
                Recipe changed = Recipes.changed(recipe, List.of("regularization.penalties=[" + PENALTY + "]"));
                assertThat(changed.regularization().penalties()).hasSize(1);
            }
        }
    }
}
