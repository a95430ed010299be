package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.augment.PixelRange;
import rana.browser.Chromium;
import rana.gate.GateReport;
import rana.generate.LoadOptions;
import rana.libtorch.StoredGenerator;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.recipe.Recipes;
import rana.safetensors.SafeTensors;
import tools.jackson.databind.json.JsonMapper;

/** Compares what the player of exported pages computes with the engine and with Java. */
@ExtendWith(Chromium.class)
class WebPlayerTest {
    private static final double TIMEOUT_MILLIS = 300_000;
    private static final double MAX_DIFFERENCE = 1e-4; // a fraction of the range

    /** Defines {@code create}, which returns a back end, and {@code largest}, a difference. */
    private static final String BACK_ENDS = """
            const { readTensors } = await import(`${base}player/safetensors.js`);
            const { JavaScriptBackend } = await import(`${base}player/javascript/backend.js`);
            const { WebGpuBackend, newDevice } = await import(`${base}player/webgpu/backend.js`);
            const device = backend === 'WebGPU' ? await newDevice() : null;
            const create = (config, tensors) => device
              ? WebGpuBackend.create(config, tensors, device) : new JavaScriptBackend(config, tensors);
            const larger = (a, b) => (b <= a ? a : b); // not a number where one is not
            const largest = (got, expected) => got.length !== expected.length ? Infinity :
              got.reduce((most, value, i) => larger(most, Math.abs(value - expected[i])), 0);
            """;

    @TempDir
    private static Path folder;

    private static StaticServer server;
    private static Page page;

    @BeforeAll
    static void open(Browser browser) throws IOException {
        WebExport.of(RecipeRuns.tiny()).write(folder.resolve("page"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>Player</title>");
        server = StaticServer.of(folder);
        page = browser.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.navigate(server.at(""));
    }

    @AfterAll
    static void stop() {
        page.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("rana.recipe.Recipes#names")
    void javascript_draws_the_engines_images_of_every_recipe(String recipe) {
        assertThat(compare("JavaScript", recipe)).isLessThan(MAX_DIFFERENCE);
    }

    /** The gate tries the others: WebGPU in software is slow. */
    @ParameterizedTest
    @ValueSource(strings = {"pond", "r3gan-small-conditional"})
    void webgpu_draws_the_engines_images(String recipe) {
        requireAdapter();

        assertThat(compare("WebGPU", recipe)).isLessThan(MAX_DIFFERENCE);
    }

    @Test
    @Tag("gate")
    void webgpu_draws_the_engines_images_of_every_recipe() {
        requireAdapter();
        double largest = 0;
        for (String recipe : Recipes.names()) {
            double difference = compare("WebGPU", recipe);
            assertThat(difference).as(recipe).isLessThan(MAX_DIFFERENCE);
            largest = Math.max(largest, difference);
        }
        GateReport.record(
                "18. exported page, all recipes, WebGPU",
                Recipes.names().size() + " recipes in Chromium, without a graphics processor",
                "the engine's images: the largest difference is %.1e of the range".formatted(largest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JavaScript", "WebGPU"})
    @Tag("gate")
    void r3gan_at_full_width_gives_the_engines_images(String backend) {
        if (backend.equals("WebGPU")) {
            requireAdapter();
        }
        double difference = compare(backend, "r3gan", RecipeRuns.wide(), 1);

        assertThat(difference).isLessThan(MAX_DIFFERENCE);
        GateReport.record(
                "18. exported page, r3gan at full width, " + backend,
                "1 image in Chromium, without a graphics processor",
                "the engine's image: the largest difference is %.1e of the range".formatted(difference));
    }

    /** Returns the largest difference from the engine's images, as a fraction of the range. */
    private static double compare(String backend, String recipe) {
        int count = recipe.startsWith("frog") ? 1 : 4; // frog takes seconds an image
        return compare(backend, recipe, RecipeRuns.shared(recipe), count);
    }

    private static double compare(String backend, String recipe, Path trained, int count) {
        StoredGenerator stored =
                StoredGenerator.find(trained, LoadOptions.defaults().device("cpu"));
        write(folder.resolve("config.json"), GeneratorConfig.json(stored, null));
        SafeTensors.write(folder.resolve("model.safetensors"), HubExport.weights(stored));
        EnginePictures.of(trained, 7, count).write(folder.resolve("expected.safetensors"));
        Object difference = page.evaluate(
                "async ([base, root, backend, count]) => {" + BACK_ENDS + """
                const { load } = await import(`${base}player/load.js`);
                const { config, weights } = await load(new URL(root));
                const player = await create(config, readTensors(weights));
                const expected = readTensors(await (await fetch(`${root}expected.safetensors`)).arrayBuffer());
                const part = (name, i) => {
                  const size = expected.get(name).length / count;
                  return expected.get(name).subarray(i * size, (i + 1) * size);
                };
                let most = 0;
                for (let i = 0; i < count; i++) {
                  const image = await player.image(part('latents', i), part('labels', i)[0], () => {});
                  most = larger(most, largest(image, part('images', i)));
                }
                device?.destroy();
                return most;
                }""",
                List.of(server.at("page/"), server.at(""), backend, count));
        PixelRange range = Recipes.named(recipe).pictures().range();
        return ((Number) difference).doubleValue() / (range.high() - range.low());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JavaScript", "WebGPU"})
    void every_layer_computes_what_the_engine_computes(String backend) {
        if (backend.equals("WebGPU")) {
            requireAdapter();
        }
        List<PlayedLayer> layers = PlayedLayer.all();
        write(folder.resolve("layers.json"), JsonMapper.shared().writeValueAsString(layers));

        Map<?, ?> worst = (Map<?, ?>) page.evaluate(
                "async ([base, root, backend]) => {" + BACK_ENDS + """
                const layers = await (await fetch(`${root}layers.json`)).json();
                let worst = { name: '', difference: 0 };
                for (const { name, config, weights, input, label, output } of layers) {
                  const tensors = new Map(Object.entries(weights).map(([key, v]) => [key, Float32Array.from(v)]));
                  const latent = { size: input.length };
                  const player = await create({ latent, layers: JSON.parse(config) }, tensors);
                  const difference = largest(await player.image(Float32Array.from(input), label, () => {}), output);
                  if (!(difference <= worst.difference)) {
                    worst = { name, difference };
                  }
                }
                device?.destroy();
                return { ...worst, count: layers.length };
                }""",
                List.of(server.at("page/"), server.at(""), backend));

        assertThat(number(worst, "difference")).as("%s", worst.get("name")).isLessThan(1e-5);
        assertThat(number(worst, "count")).isEqualTo(layers.size());
    }

    @ParameterizedTest
    @EnumSource
    void the_same_seed_gives_the_same_latent(Latent.Distribution distribution) {
        int size = 200_000; // so that rare cases of the algorithm occur
        for (long seed : new long[] {0, 7, -3, Long.MAX_VALUE, 1L << 40}) {
            float[] expected =
                    new Latent(size, distribution).values(RandomStream.of(seed).at("samples"), 0, 1);
            // A digest, as arrays take long from a browser to a test.
            Object digest = page.evaluate(
                    """
                    async ([base, format, seed]) => {
                      const { drawnLatent } = await import(`${base}player/random.js`);
                      const bits = new Int32Array(drawnLatent(format, BigInt(seed), 0).buffer);
                      return bits.reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 1);
                    }""",
                    List.of(
                            server.at("page/"),
                            Map.of(
                                    "size",
                                    size,
                                    "distribution",
                                    distribution.name().toLowerCase(Locale.ROOT)),
                            Long.toString(seed)));

            int hash = 1;
            for (float value : expected) {
                hash = 31 * hash + Float.floatToRawIntBits(value);
            }
            assertThat(digest).isEqualTo(hash);
        }
    }

    private static double number(Map<?, ?> of, String key) {
        return ((Number) Objects.requireNonNull(of.get(key), key)).doubleValue();
    }

    /** Skips a test of WebGPU where Chromium has none. */
    private static void requireAdapter() {
        assumeTrue(
                (boolean) page.evaluate("async () => Boolean(await navigator.gpu?.requestAdapter())"),
                "this Chromium has no WebGPU adapter, not even in software");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
