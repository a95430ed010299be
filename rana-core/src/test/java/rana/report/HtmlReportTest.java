package rana.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import rana.FailureException;
import rana.UsageException;

class HtmlReportTest {
    @TempDir
    Path run;

    @Test
    void shows_a_whole_run_in_balanced_markup() throws Exception {
        RunFolder.training(run, 300);
        for (int step = 0; step <= 300; step += 100) {
            RunFolder.sample(run, "grid", step, 16, 5);
        }
        RunFolder.sample(run, "comparison", 300, 16, 5);
        Files.writeString(run.resolve("run.json"), "{\"recipe\":\"frog\",\"machine\":{\"cores\":2,\"tags\":[1,2]}}");
        Files.writeString(run.resolve("recipe.yaml"), "latent: 32\n");

        RunReport.write(run);

        Document page = parsed();
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Samples",
                        "Real vs. generated",
                        "Metrics",
                        "Samples over time",
                        "How to read this report",
                        "Run details");
        assertThat(texts(page, "dd")).contains("frog", "300", "6,000", "2 min 0 s", "50 images/s");
        // D's loss falls by 0.5 over 300 steps from 0.7; its last hundred steps are 201 to 300.
        assertThat(texts(page, "dd")).contains("%.3f mean of the last 100 steps".formatted(0.7 - 0.5 * 250.5 / 300));
        assertThat(texts(page, "tr")).contains("machine.cores2", "machine.tags1, 2");
        assertThat(texts(page, "details").get(0)).contains("latent: 32");
        assertThat(Files.readString(run.resolve("report.html"))).doesNotContain("rana train", "rana sample");
    }

    @Test
    void embeds_its_pictures_and_loads_nothing_else() throws Exception {
        RunFolder.training(run, 50);
        RunFolder.sample(run, "grid", 1, 16, 5);
        RunFolder.sample(run, "grid", 50, 16, 5);

        RunReport.write(run);

        List<Element> images = elements(parsed(), "img");
        assertThat(images).hasSize(5);
        for (Element image : images) {
            assertThat(image.getAttribute("alt")).isNotBlank();
            assertThat(image.getAttribute("src")).startsWith("data:image/");
            byte[] bytes = Base64.getDecoder().decode(image.getAttribute("src").replaceFirst("^[^,]*,", ""));
            assertThat(ImageIO.read(new ByteArrayInputStream(bytes))).isNotNull();
        }
        String text = Files.readString(run.resolve("report.html"));
        assertThat(text).doesNotContain("http:", "https:", "@import", "url(", "<link");
        assertThat(text).contains("default-src 'none'");
    }

    @Test
    void shows_text_from_files_as_text() throws Exception {
        String evil = "</pre><script>alert('{{run}}')</script>&amp;\u0007$1";
        RunFolder.training(run, 1);
        Files.writeString(
                run.resolve("run.json"), "{\"recipe\":\"" + evil.replace("\u0007", "\\u0007") + "\",\"<b>\":null}");
        Files.writeString(run.resolve("recipe.yaml"), evil);

        Files.writeString(run.resolve("report.html"), HtmlReport.of(run));

        Document page = parsed();
        String shown = evil.replace("\u0007", "");
        assertThat(elements(page, "script")).hasSize(1);
        assertThat(texts(page, "dd").get(0)).isEqualTo(shown);
        assertThat(texts(page, "tr")).contains("recipe" + shown, "<b>none");
        assertThat(texts(page, "details").get(0)).contains(shown);
    }

    @Test
    void can_be_created_for_an_empty_folder() throws Exception {
        RunReport.write(run);

        Document page = parsed();
        assertThat(elements(page, "img")).isEmpty();
        assertThat(texts(page, "h2")).containsExactly("How to read this report");
        assertThat(texts(page, "p").get(0)).contains("no metrics and no samples");
    }

    @Test
    void stays_small_with_many_large_grids_and_keeps_the_first_and_the_last() throws Exception {
        for (int i = 1; i <= 30; i++) {
            RunFolder.sample(run, "grid", i * 100L, 400, 5);
        }

        RunReport.write(run);

        assertThat(Files.size(run.resolve("report.html"))).isLessThan(3_000_000);
        List<String> captions = texts(parsed(), "figcaption").stream()
                .filter(text -> text.startsWith("Step"))
                .toList();
        assertThat(captions).hasSizeBetween(2, 24).startsWith("Step 100").endsWith("Step 3,000");
    }

    @Test
    void rejects_a_missing_folder_and_a_damaged_run_json() throws Exception {
        assertThatThrownBy(() -> RunReport.write(run.resolve("frog-2")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("frog-2");
        Files.writeString(run.resolve("run.json"), "{\"recipe\":");
        assertThatThrownBy(() -> RunReport.write(run))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("run.json")
                .message()
                .hasLineCount(1);
    }

    @Test
    void lists_watchdog_alerts_with_their_steps_and_advice() throws Exception {
        String begins = "\"watchdog\":[{\"kind\":\"%s\",\"state\":\"begins\",\"what\":\"%s\",\"try\":\"%s\"}]";
        RunFolder.metrics(
                run,
                "{\"step\":1000,\"d_penalty\":0.25,\"augmentation\":0,"
                        + begins.formatted("d-saturated", "sure", "less") + "}",
                "{\"step\":1200,\"d_penalty\":0.25,\"augmentation\":0,\"watchdog\":[{\"kind\":\"d-saturated\",\"state\":\"ends\"}]}",
                "{\"step\":1300,\"d_penalty\":0.25,\"augmentation\":0,"
                        + begins.formatted("memorisation", "<b>copies", "more") + "}");

        Files.writeString(run.resolve("report.html"), HtmlReport.of(run));

        Document page = parsed();
        assertThat(texts(page, "h2")).contains("Watchdog alerts");
        assertThat(texts(page, "tr"))
                .contains("1,000 to 1,200d-saturatedsureless", "since 1,300memorisation<b>copiesmore");
        assertThat(texts(page, "dt")).contains("Discriminator penalty").doesNotContain("Augmentation probability");
    }

    private Document parsed() throws Exception {
        String page = Files.readString(run.resolve("report.html"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> texts(Document page, String tag) {
        return elements(page, tag).stream().map(Element::getTextContent).toList();
    }
}
