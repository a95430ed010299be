package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Picture;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

class ModelRoutesTest {
    private static final String MODEL = "/api/models/tiny";

    @TempDir
    private static Path runs;

    private static Studio studio;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        RunOnDisk.trained(runs.resolve("tiny"));
        studio = Studio.open(runs, StudioOptions.local(0));
        browser = new Browser(studio);
        // The studio keeps two generators open: no test may be the first to open one, and leave its tensors behind.
        for (String checkpoint : List.of("step-000001", "step-000002")) {
            assertThat(browser.get(MODEL + "?checkpoint=" + checkpoint).statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    @Test
    void a_model_says_what_it_is_fed_and_draws() throws Exception {
        JsonNode model = browser.json(MODEL);

        assertThat(model.at("/latent/size").asInt()).isEqualTo(4);
        assertThat(model.at("/latent/distribution").asString()).isEqualTo("normal");
        assertThat(model.path("size").asInt()).isEqualTo(8);
        assertThat(model.path("directions").size()).isEqualTo(4);
        assertThat(model.at("/checkpoints/0/name").asString()).isEqualTo("step-000002");
    }

    @Test
    void what_is_generated_is_what_rana_sample_draws() throws Exception {
        HttpResponse<byte[]> zip =
                browser.postForBytes(MODEL + "/generate", "{\"seed\": 7, \"count\": 3, \"as\": \"zip\"}");

        assertThat(zip.headers().firstValue("Content-Type")).contains("application/zip");
        List<int[]> expected = sampled(7, 3).stream()
                .map(picture -> rgb(picture.toBufferedImage()))
                .toList();
        assertThat(unzipped(zip.body())).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void a_grid_of_points_is_as_wide_as_was_asked_and_a_point_alone_is_one_picture() throws Exception {
        BufferedImage grid = picture(browser.postForBytes(
                MODEL + "/draw", "{\"latents\": [{\"seed\": 1}, {\"seed\": 2}, {\"seed\": 3}], \"columns\": 2}"));
        BufferedImage one = picture(browser.postForBytes(
                MODEL + "/draw?checkpoint=step-000001", "{\"latents\": [{\"seed\": 7}], \"scale\": 4}"));

        BufferedImage wide = picture(browser.postForBytes(
                MODEL + "/draw", "{\"latents\": [{\"seed\": 1}, {\"seed\": 2}], \"columns\": 64}"));

        assertThat(grid.getWidth()).isGreaterThanOrEqualTo(16).isLessThan(24);
        assertThat(wide.getWidth()).as("no wider than its pictures").isLessThan(24);
        assertThat(one.getWidth()).isEqualTo(32);
    }

    @Test
    void a_latent_that_is_saved_draws_the_same_again() throws Exception {
        String mixed = "{\"mix\": [{\"of\": {\"seed\": 1}, \"weight\": 0.3}, {\"of\": {\"seed\": 2}, \"weight\": 0.7}],"
                + " \"directions\": [{\"index\": 0, \"amount\": 1.5}], \"truncation\": 0.8}";
        JsonNode values = Json.MAPPER.readTree(
                browser.post(MODEL + "/latent", "{\"latent\": " + mixed + "}").body());

        assertThat(values.path("values").size()).isEqualTo(4);
        byte[] again = browser.postForBytes(
                        MODEL + "/draw", "{\"latents\": [{\"values\": " + values.path("values") + "}]}")
                .body();
        assertThat(again)
                .isEqualTo(browser.postForBytes(MODEL + "/draw", "{\"latents\": [" + mixed + "]}")
                        .body());
    }

    @Test
    void a_way_is_a_gif_with_as_many_frames_as_were_asked() throws Exception {
        HttpResponse<byte[]> gif = browser.postForBytes(
                MODEL + "/animation", "{\"path\": [{\"seed\": 1}, {\"seed\": 2}], \"frames\": 5, \"size\": 32}");

        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif.body()))) {
            var reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(5);
            assertThat(reader.read(0).getWidth()).isEqualTo(32);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generate   | 400 | {"count": 257}                                   | count must be 1 to 256
            generate   | 400 | {"count": 2, "as": "png"}                        | as png there is one picture
            generate   | 400 | {"as": "exe"}                                    | as must be grid, zip or png
            generate   | 400 | {"truncation": 2}                                | truncation must be in [0, 1]
            generate   | 422 | {"class": "frog"}                                | this generator is unconditional
            generate   | 400 | {"sede": 1}                                      | sede
            draw       | 400 | {"latents": []}                                  | latents must be 1 to 64
            draw       | 400 | {"latents": [null]}                              | latents.0 must not be null
            draw       | 400 | {"latents": [{}]}                                | must have one of seed, values and mix
            draw       | 400 | {"latents": [{"seed": 1, "values": [1]}]}        | must have one of seed, values and mix
            draw       | 422 | {"latents": [{"values": [1, 2]}]}                | values must be 4 numbers
            draw       | 400 | {"latents": [{"seed": 1}], "scale": 99}          | scale must be 1 to 16
            draw       | 422 | {"latents": [{"seed": 1, "directions": [{"index": 9, "amount": 1}]}]} | 4 directions
            animation  | 400 | {"path": [{"seed": 1}]}                          | path must be 2 to 16
            animation  | 400 | {"path": [{"seed": 1}, {"seed": 2}], "frames": 241} | frames must be 2 to 240
            neighbours | 400 | {"latent": {"seed": 1}, "count": 17}             | count must be 1 to 16
            latent     | 400 | [1]                                              | invalid body
            latent     | 400 | nonsense                                         | invalid body
            """)
    void what_does_not_fit_is_refused_in_one_line(String route, int status, String body, String reason)
            throws Exception {
        HttpResponse<String> answer = browser.post(MODEL + "/" + route, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Json.MAPPER.readTree(answer.body()).path("error").asString())
                .contains(reason)
                .doesNotContain("\n");
    }

    @Test
    void a_checkpoint_that_is_not_there_and_one_outside_are_not_found() throws Exception {
        Files.createDirectories(runs.resolve("step-000009"));
        for (String name : List.of("step-000009", "..%2F..%2Fstep-000009", "../../step-000009", "", "best")) {
            assertThat(browser.get(MODEL + "?checkpoint=" + name).statusCode()).isEqualTo(404);
        }
    }

    private static List<Picture> sampled(long seed, int count) {
        try (Generator generator = Generator.load(runs.resolve("tiny"))) {
            return generator.draw(DrawRequest.seed(seed).count(count));
        }
    }

    private static List<int[]> unzipped(byte[] bytes) throws IOException {
        List<int[]> pictures = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                pictures.add(rgb(ImageIO.read(new ByteArrayInputStream(zip.readAllBytes()))));
            }
        }
        return pictures;
    }

    private static BufferedImage picture(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static int[] rgb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
