package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.browser.Chromium;
import rana.recipe.Recipes;

/**
 * Compares onnxruntime-web, as WebAssembly in Chromium, with the engine, on the files that
 * {@link HubFoldersTest} wrote. {@code tools/oracle/README.md} says where the package comes from.
 */
@EnabledIfSystemProperty(named = "rana.ort.folder", matches = ".+", disabledReason = "tools/oracle/README.md only")
@ExtendWith(Chromium.class)
class OnnxWebTest {
    private static final double TIMEOUT_MILLIS = 300_000;
    private static final int CHECKED = 16;

    /** Opens a model; {@code run} returns its output as numbers. */
    private static final String ORT = """
            const ort = await import(`${base}ort/ort.wasm.min.mjs`);
            ort.env.wasm.wasmPaths = `${base}ort/`;
            ort.env.wasm.numThreads = 1;
            const open = (model) => ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
            const run = async (session, input, shape, labels) => {
              const feeds = { latent: new ort.Tensor('float32', Float32Array.from(input), shape) };
              if (session.inputNames.includes('label')) {
                feeds.label = new ort.Tensor('int64', BigInt64Array.from(labels.map(BigInt)), [labels.length]);
              }
              return (await session.run(feeds)).images.data;
            };
            """;

    private static Path folder;
    private static StaticServer server;

    /** The folder has the files of HubFoldersTest, and onnxruntime-web's dist as "ort". */
    @BeforeAll
    static void serve() throws IOException {
        folder = Path.of(System.getProperty("rana.ort.folder")).toAbsolutePath();
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>onnxruntime-web</title>");
        server = StaticServer.of(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("rana.recipe.Recipes#names")
    void every_recipe_draws_the_engines_images(String recipe, Browser browser) throws IOException {
        EnginePictures engine =
                EnginePictures.of(RecipeRuns.in(recipe, folder.resolve("runs").resolve(recipe)), 1, CHECKED);
        var range = Recipes.named(recipe).pictures().range();
        Files.writeString(folder.resolve(recipe + ".json"), engine.json());
        try (BrowserContext context = browser.newContext()) {
            Object difference =
                    open(context).evaluate("async ([base, recipe]) => {" + ORT + """
                    const { latents, size, labels, values } = await (await fetch(`${base}${recipe}.json`)).json();
                    const session = await open(`${base}${recipe}/onnx/model.onnx`);
                    let largest = 0;
                    for (let i = 0; i < labels.length; i++) { // an image at a time: frog needs much memory
                      const one = latents.slice(i * size, (i + 1) * size);
                      const got = await run(session, one, [1, size], [labels[i]]);
                      got.forEach((value, at) => {
                        const difference = Math.abs(value - values[i * got.length + at]);
                        largest = difference <= largest ? largest : difference;
                      });
                    }
                    return largest;
                    }""", List.of(server.at(""), recipe));

            double relative = ((Number) difference).doubleValue() / (range.high() - range.low());
            System.out.printf("| `%s` | %.1e |%n", recipe, relative);
            assertThat(relative).isLessThan(1e-4);
        }
    }

    @Test
    void every_layer_computes_what_the_engine_computes(Browser browser) {
        try (BrowserContext context = browser.newContext()) {
            Object result = open(context).evaluate("async (base) => {" + ORT + """
                    const layers = await (await fetch(`${base}onnx-layers.json`)).json();
                    let worst = { name: '', difference: 0 };
                    for (const { name, model, input, shape, labels, output } of layers) {
                      const session = await open(Uint8Array.from(atob(model), (c) => c.charCodeAt(0)));
                      const got = await run(session, input, shape, labels);
                      const scale = Math.max(...output.map(Math.abs));
                      let difference = got.length === output.length ? 0 : Infinity;
                      got.forEach((value, at) => {
                        const one = Math.abs(value - output[at]) / scale;
                        difference = one <= difference ? difference : one;
                      });
                      if (!(difference <= worst.difference)) {
                        worst = { name, difference };
                      }
                      await session.release();
                    }
                    return { ...worst, count: layers.length };
                    }""", server.at(""));

            Map<?, ?> worst = (Map<?, ?>) result;
            System.out.println(worst);
            assertThat(number(worst, "difference").doubleValue())
                    .as("%s", worst.get("name"))
                    .isLessThan(1e-5);
            assertThat(number(worst, "count").intValue()).isEqualTo(OnnxLayersTest.CASES.size());
        }
    }

    private static Number number(Map<?, ?> of, String key) {
        return (Number) Objects.requireNonNull(of.get(key), key);
    }

    private static Page open(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.navigate(server.at(""));
        return page;
    }
}
