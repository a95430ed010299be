package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private static Path folder;

    private static String run = "";

    @BeforeAll
    static void train() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        run = folder.resolve("run").toString();
        MainTest.Result result =
                MainTest.run("train", "--recipe-file", recipe.toString(), "--data", "pond:30", "--out", run);
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void a_hub_folder_states_the_licences_that_were_given() throws IOException {
        Path hub = folder.resolve("hub");
        MainTest.Result result =
                MainTest.run("export", run, "--hub", hub.toString(), "--license", "MIT", "--data-license", "CC0-1.0");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith(hub + ": ").doesNotContain("not stated");
        assertThat(Files.readString(hub.resolve("README.md")))
                .startsWith("---\nlicense: mit\ndata_license: \"CC0-1.0\"\n");
    }

    @Test
    void an_export_without_licences_asks_for_them() {
        Path hub = folder.resolve("unlicensed");

        assertThat(MainTest.run("export", run, "--hub", hub.toString()).out())
                .contains("--license adds it", "--data-license adds it");
    }

    @Test
    void a_page_is_written_and_the_command_that_serves_it_is_shown() {
        Path page = folder.resolve("page");
        MainTest.Result result = MainTest.run("export", run, "--web", page.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("python3 -m http.server -d " + page);
        assertThat(page.resolve("index.html")).exists();
    }

    @Test
    void options_of_another_target_are_refused() {
        String target = folder.resolve("none").toString();

        assertThat(MainTest.run("export", run, "--web", target, "--uint8"))
                .isEqualTo(new MainTest.Result(
                        2, "", "rana: --uint8, --batch and --opset are for --onnx; leave them out\n"));
        assertThat(MainTest.run("export", run, "--onnx", target, "--license", "MIT"))
                .isEqualTo(new MainTest.Result(2, "", "rana: --license is for --hub; leave it out\n"));
        assertThat(MainTest.run("export", run).err()).contains("--onnx=FILE | --hub=DIR | --web=DIR");
        assertThat(Path.of(target)).doesNotExist();
    }
}
