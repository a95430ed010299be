package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.browser.Chromium;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Grid;
import rana.image.Picture;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.session.TrainingSession;
import rana.train.TinyGan;

/**
 * Exports of format 1, which an earlier version wrote, with the pictures that its engine drew: later
 * versions read them and draw the same. Never replace these files; add those of the next format.
 */
class KeptExportTest {
    private static final String KEPT = "format-1";
    private static final LoadOptions CPU = LoadOptions.defaults().device("cpu");
    private static final DrawRequest REQUEST = DrawRequest.seed(7).count(8);
    private static final int COLUMNS = 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "conditional"})
    void a_kept_onnx_file_draws_its_pictures(String name) {
        try (Generator generator = Generator.load(kept(name + "/onnx/model.onnx"))) {
            Picture drawn = Grid.of(generator.draw(REQUEST), COLUMNS);

            assertSame(drawn, Picture.readPng(kept(name + "/pictures.png")));
            assertThat(generator.info().step()).isEqualTo(name.equals("tiny") ? 12 : 6);
            assertThat(generator.info().classes()).hasSize(name.equals("tiny") ? 0 : 5);
        }
    }

    @Test
    @ExtendWith(Chromium.class)
    void the_page_draws_the_pictures_of_kept_configurations_and_weights(Browser browser) throws IOException {
        Path run = TrainingSession.of(TinyGan.recipe("training.steps=1"))
                .data("pond:40")
                .into(folder.resolve("run"))
                .run()
                .folder();
        for (String name : List.of("tiny", "conditional")) {
            WebExport.of(run).write(folder.resolve(name));
            for (String file : List.of(GeneratorConfig.FILE, GeneratorConfig.WEIGHTS)) {
                Files.copy(
                        kept(name + "/" + file),
                        folder.resolve(name).resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Picture expected = Picture.readPng(kept(name + "/pictures.png"));
            try (StaticServer server = StaticServer.of(folder);
                    BrowserContext context = browser.newContext()) {
                Page page = context.newPage();
                page.navigate(server.at(name + "/"));
                List<?> drawn = (List<?>) page.evaluate("""
                        async ([base, count]) => {
                          const { load } = await import(`${base}player/load.js`);
                          const { Generator } = await import(`${base}player/generator.js`);
                          const { drawnLatent } = await import(`${base}player/random.js`);
                          const { config, weights } = await load(new URL(base));
                          const generator = new Generator(config, weights);
                          const pictures = [];
                          for (let index = 0; index < count; index++) {
                            const label = index % Math.max(1, config.classes.length);
                            const image = await generator.image(drawnLatent(config.latent, 7, index), label);
                            pictures.push(Array.from(generator.pixels(image)));
                          }
                          return pictures;
                        }""", List.of(server.at(name + "/"), REQUEST.count()));

                assertSame(Grid.of(drawn.stream().map(KeptExportTest::picture).toList(), COLUMNS), expected);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "rana.kept.folder", matches = ".+", disabledReason = "only for a new format")
    void exports_to_keep_are_written() throws IOException {
        Path target = Path.of(System.getProperty("rana.kept.folder"));
        keep(TinyGan.recipe(), target.resolve("tiny"));
        keep(
                Recipes.named(
                        "r3gan-small-conditional",
                        List.of(
                                "pictures.size=16",
                                "networks.widths=[16, 16, 16]",
                                "networks.blocks=[1, 1, 1]",
                                "training.batch=4",
                                "training.steps=6",
                                "training.precision=float32")),
                target.resolve("conditional"));
        assertThat(target).isNotEmptyDirectory();
    }

    private void keep(Recipe recipe, Path target) throws IOException {
        Path run = TrainingSession.of(recipe)
                .data("pond:40")
                .into(folder.resolve(target.getFileName()))
                .run()
                .folder();
        HubExport.of(run).write(target);
        try (Generator generator = Generator.load(run, CPU)) {
            Grid.of(generator.draw(REQUEST), COLUMNS).writePng(target.resolve("pictures.png"));
        }
        for (String other : List.of("README.md", "rana_generator.py", "samples.png", "SHA256SUMS")) {
            Files.delete(target.resolve(other));
        }
    }

    private static Path kept(String name) {
        try {
            return Path.of(Objects.requireNonNull(KeptExportTest.class.getResource(KEPT + "/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the picture of bytes of red, green, blue and opacity. */
    private static Picture picture(Object bytes) {
        List<?> values = (List<?>) bytes;
        int size = (int) Math.round(Math.sqrt(values.size() / 4.0));
        byte[] rgb = new byte[size * size * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = ((Number) values.get(i / 3 * 4 + i % 3)).byteValue();
        }
        return new Picture(size, size, 3, rgb);
    }

    private static void assertSame(Picture got, Picture expected) {
        assertThat(got.width()).isEqualTo(expected.width());
        assertThat(got.pixels()).hasSameSizeAs(expected.pixels());
        for (int i = 0; i < got.pixels().length; i++) {
            assertThat(Math.abs((got.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff)))
                    .isLessThanOrEqualTo(1);
        }
    }
}
