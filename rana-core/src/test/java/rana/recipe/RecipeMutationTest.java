package rana.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.gate.GateReport;

/** Spoilt recipes: each is read, or refused by one line that says where. */
class RecipeMutationTest {
    @TempDir
    private Path folder;

    @Test
    void a_spoilt_recipe_is_refused_with_line_and_column_or_reads_back_as_itself() throws IOException {
        Tally tally = spoil(1_500);
        assertThat(tally.refused).isGreaterThan(500);
        assertThat(tally.read).isPositive();
    }

    @Test
    @Tag("gate")
    void a_hundred_thousand_spoilt_recipes_are_refused_with_line_and_column_or_read_back_as_themselves()
            throws IOException {
        Tally tally = spoil(100_000);
        GateReport.record(
                "9. recipes",
                "100,000 mutations of the %d built-in recipes, each both as a complete recipe and as a base to extend"
                        .formatted(Recipes.names().size()),
                ("%,d rejected in one line with line and column, %,d still valid recipes; no other exception; the slowest"
                                + " took %,d ms")
                        .formatted(tally.refused, tally.read, tally.slowestNanos / 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deep_nesting_is_refused(String opening) throws IOException {
        assertRefused("name: " + (opening.equals("- ") || opening.equals("? ") ? "\n" : "") + opening.repeat(200_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extends: r3gan-small\nnetworks: {blocks: [2147483647, 1, 1, 1, 1, 1]}",
                "extends: r3gan-small\nnetworks: {widths: [2147483632, 16, 16, 16, 16, 16]}",
                "extends: dcgan\nnetworks: {width: 2147483647}",
                "extends: sngan\nnetworks: {generatorWidth: 2000000000}",
                "extends: vae\nnetworks: {width: 2000000000}",
                "extends: frog\ntraining: {batch: 2147483648}",
                "extends: frog\ntraining: {steps: 1e999999999}",
                "extends: frog\noptimizer: {generator: {lr: 1e-999999999}}",
                "extends: {name: frog}",
                "extends: frog\ntraining: {batch: [1]}",
                "extends: frog\nnetworks: {generator: [[{type: relu}]]}",
            })
    void values_beyond_every_limit_are_refused(String yaml) throws IOException {
        assertRefused(yaml);
        assertRefused("extends: frog\ntraining: {batch: " + "9".repeat(5_000) + "}");
    }

    @Test
    void aliases_are_refused_so_that_none_can_multiply() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(bomb.toString());
        assertRefused("extends: frog\nname: &a x\nsummary: *a\n");
    }

    @Test
    void bytes_that_are_not_utf8_are_reported_with_their_place() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "extends: frog\nname: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Recipes.read(file, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("latin.yaml:2:7: ")
                .hasMessageContaining("UTF-8");
    }

    private void assertRefused(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.yaml"), yaml);
        Tally tally = new Tally();
        tally.take(file, yaml);
        assertThat(tally.refused).isEqualTo(1);
    }

    private Tally spoil(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        List<String> whole = Recipes.names().stream()
                .flatMap(name -> Stream.of(
                        Recipes.toYaml(Recipes.named(name, List.of())),
                        "extends: " + name + "\ntraining:\n  batch: 8\n"))
                .toList();
        Path file = folder.resolve("recipe.yaml");
        Tally tally = new Tally();
        for (int i = 0; i < count; i++) {
            byte[] spoilt = SpoiltRecipe.of(whole.get(i % whole.size()), random);
            Files.write(file, spoilt);
            tally.take(
                    file,
                    "mutation %d of seed %d: %s"
                            .formatted(i, GateReport.seed(), new String(spoilt, StandardCharsets.UTF_8)));
        }
        return tally;
    }

    /** The number of recipes read and refused. */
    private static final class Tally {
        private int read;
        private int refused;
        private long slowestNanos;

        void take(Path file, String description) throws IOException {
            long began = System.nanoTime();
            try {
                Recipe recipe = Recipes.read(file, List.of());
                Path again = Files.writeString(file.resolveSibling("again.yaml"), Recipes.toYaml(recipe));
                assertThat(Recipes.read(again, List.of())).as(description).isEqualTo(recipe);
                read++;
            } catch (UsageException e) {
                assertThat(e.getMessage())
                        .as(description)
                        .matches("(\\Q" + file + "\\E|[a-z0-9-]+\\.yaml):[0-9]+:[0-9]+: [^\\p{Cc}\\u2028]{1,1000}");
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(description, e);
            }
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - began);
        }
    }
}
