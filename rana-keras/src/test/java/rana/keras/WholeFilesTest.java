package rana.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.recipe.Recipes;
import rana.safetensors.SafeTensors;

/** Compares networks of the article's own size with Keras; {@code keras_import.py} writes the files. */
@EnabledIfSystemProperty(named = "rana.keras.folder", matches = ".+", disabledReason = "tools/oracle/README.md only")
class WholeFilesTest {
    @TempDir
    private Path runs;

    @ParameterizedTest
    @CsvSource({
        "g.weights.h5, d.weights.h5",
        "g.keras, d.keras",
        "g-keras3.h5, d.keras",
        "g-keras2.h5, d.weights.h5",
        "gan.weights.h5, ",
        "gan.keras, ",
        "gan.h5, ",
        "gan-model.h5, ",
        "gan-keras2.keras, "
    })
    void the_articles_gan_computes_what_keras_computes(String first, String second) {
        Path folder = Path.of(System.getProperty("rana.keras.folder"));
        Path run = runs.resolve("run");
        KerasImport of = KerasImport.of(Recipes.named("frog")).into(run);
        if (second == null) {
            of.gan(folder.resolve(first)).write();
        } else {
            of.generator(folder.resolve(first))
                    .discriminator(folder.resolve(second))
                    .write();
        }
        Article.Differences differences = new Article(
                        Recipes.named("frog"), SafeTensors.read(folder.resolve("article.safetensors")))
                .compare(run);

        System.out.printf(
                "| `%s`%s | %.1e | %.1e |%n",
                first, second == null ? "" : ", `" + second + "`", differences.images() / 2, differences.scores());
        assertThat(differences.images()).isLessThan(1e-5);
        assertThat(differences.scores()).isLessThan(1e-5);
    }
}
