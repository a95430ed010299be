package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.browser.Chromium;

/** The choice between the back ends of exported pages, with one that the tests control. */
@ExtendWith(Chromium.class)
class WebBackendChoiceTest {
    /**
     * Creates a generator and a back end, {@code other}, whose images differ from JavaScript's by
     * {@code shift}, a fraction of a level, and take {@code extra} milliseconds more, by a clock that
     * goes on by 10 whenever it is read.
     */
    private static final String SET_UP = """
            const { load } = await import(`${base}player/load.js`);
            const { Generator } = await import(`${base}player/generator.js`);
            const { config, weights } = await load(new URL(base));
            const latent = new Float32Array(config.latent.size).fill(0.5);
            const generator = new Generator(config, weights);
            const image = await generator.image(latent);
            let time = 0;
            const now = () => (time += 10);
            let closed = false;
            const other = {
              name: 'Other',
              async image() {
                time += extra;
                return image.map((value) => value + (shift * (config.range[1] - config.range[0])) / 255);
              },
              close() {
                closed = true;
              },
            };
            const drawn = { latent, label: 0, image, millis: 10 };
            """;

    @TempDir
    private static Path folder;

    private static StaticServer server;
    private static Page page;

    @BeforeAll
    static void open(Browser browser) throws IOException {
        WebExport.of(RecipeRuns.tiny()).write(folder.resolve("page"));
        server = StaticServer.of(folder);
        page = browser.newPage();
        page.navigate(server.at("page/?backend=javascript"));
    }

    @AfterAll
    static void stop() {
        page.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, -5, false, Other",
        "0.4, -5, false, Other",
        "0.6, -5, false, JavaScript", // another image
        "NaN, -5, false, JavaScript",
        "0, 5, false, JavaScript", // slower
        "0, 5, true, Other",
        "0.6, 5, true, JavaScript",
    })
    void a_back_end_that_draws_the_same_and_faster_is_chosen(double shift, int extra, boolean always, String chosen) {
        Object result = page.evaluate(
                "async ([base, shift, extra, always]) => {" + SET_UP + """
                await generator.choose(drawn, { always, now, create: async () => other });
                return [generator.backend.name, closed];
                }""",
                List.of(server.at("page/"), shift, extra, always));

        assertThat(result).isEqualTo(List.of(chosen, chosen.equals("JavaScript")));
    }

    @Test
    void javascript_draws_where_there_is_no_other_or_it_fails() {
        Object result =
                page.evaluate("async ([base, shift, extra]) => {" + SET_UP + """
                const names = [];
                const failing = async () => {
                  throw new Error('no device');
                };
                for (const create of [async () => null, failing, async () => ({ ...other, image: failing })]) {
                  await generator.choose(drawn, { now, create });
                  names.push(generator.backend.name);
                }
                return names;
                }""", List.of(server.at("page/"), 0, -5));

        assertThat(result).isEqualTo(List.of("JavaScript", "JavaScript", "JavaScript"));
    }

    @Test
    void javascript_draws_the_image_that_a_lost_device_did_not() {
        Object result =
                page.evaluate("async ([base, shift, extra]) => {" + SET_UP + """
                const lost = { ...other, image: () => Promise.reject(new Error('the device was lost')) };
                const player = new Generator(config, weights, lost);
                const got = await player.image(latent);
                return [player.backend.name, closed, got.every((value, i) => value === image[i])];
                }""", List.of(server.at("page/"), 0, -5));

        assertThat(result).isEqualTo(List.of("JavaScript", true, true));
    }
}
