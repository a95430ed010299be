package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private String run = "";

    @BeforeEach
    void train() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        run = folder.resolve("run").toString();
        MainTest.Result trained =
                MainTest.run("train", "--recipe-file", recipe.toString(), "--data", "pond:30", "--out", run);
        assertThat(trained.exit()).as(trained.err()).isZero();
    }

    @Test
    void figures_are_printed_and_gathered_in_the_run() throws IOException {
        Path grid = folder.resolve("nearest.png");
        MainTest.Result table = MainTest.run("evaluate", run, "--count", "30", "--nearest", grid.toString());
        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("step-000006", "frogs", "species", "fraction of the pond's poses that are covered")
                .contains("step-000006", "precision", "coverage", "nearest")
                .contains("30 samples, seed 1; reference: Frogs drawn by code, seed 1, 30 pictures")
                .contains("SHA-256");
        assertThat(grid).isNotEmptyFile();

        MainTest.Result json =
                MainTest.run("evaluate", run, "--count", "30", "--reference", "pond:40", "--seed", "9", "--json");
        assertThat(json.exit()).as(json.err()).isZero();
        JsonNode printed = JSON.readTree(json.out());
        JsonNode protocol = printed.required("figures").get(0).required("protocol");
        assertThat(protocol.required("references").intValue()).isEqualTo(40);
        assertThat(protocol.required("seed").intValue()).isEqualTo(9);

        JsonNode kept = JSON.readTree(Files.readString(folder.resolve("run/evaluation.json")));
        assertThat(kept).hasSize(2);
        assertThat(kept.get(1)).isEqualTo(printed);
    }

    @Test
    void a_checkpoint_is_evaluated_by_its_folder() throws IOException {
        String checkpoint = folder.resolve("run/checkpoints/step-000006").toString();
        MainTest.Result evaluated = MainTest.run("evaluate", checkpoint, "--count", "30", "--json");
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        assertThat(JSON.readTree(evaluated.out()).required("checkpoint").asString())
                .isEqualTo("step-000006");
        assertThat(folder.resolve("run/evaluation.json")).exists();

        MainTest.Result best = MainTest.run("evaluate", checkpoint, "--count", "30", "--best");
        assertThat(best.exit()).isEqualTo(2);
        assertThat(best.err()).contains("leave out --best");
    }

    @Test
    void a_run_that_is_evaluated_while_it_trains_has_a_best_checkpoint() throws IOException {
        Path recipe = folder.resolve("tiny.yaml");
        String evaluated = folder.resolve("evaluated").toString();
        MainTest.Result trained = MainTest.run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:30",
                "--out",
                evaluated,
                "--evaluate-every",
                "1",
                "--evaluate-count",
                "30");
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.out()).containsPattern("step \\d+: FD-C10 .*, the best");

        MainTest.Result best = MainTest.run("evaluate", evaluated, "--best", "--count", "30", "--json");
        assertThat(best.exit()).as(best.err()).isZero();
        String checkpoint = JSON.readTree(Files.readString(folder.resolve("evaluated/best.json")))
                .required("checkpoint")
                .asString();
        assertThat(JSON.readTree(best.out()).required("checkpoint").asString()).isEqualTo(checkpoint);

        MainTest.Result none = MainTest.run("evaluate", run, "--best");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("has no best checkpoint");
        MainTest.Result few = MainTest.run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:30",
                "--out",
                folder.resolve("few").toString(),
                "--evaluate-every",
                "1",
                "--evaluate-count",
                "3");
        assertThat(few.exit()).isEqualTo(2);
        assertThat(folder.resolve("few")).doesNotExist();
    }

    @Test
    void what_cannot_be_measured_is_one_line_and_changes_nothing() throws IOException {
        Path script = Files.writeString(folder.resolve("other.pt"), "not the standard file");
        refused("--inception " + script, 2, "other.pt: has SHA-256");
        refused("--inception no.pt", 2, "cannot read the Inception file no.pt: no such file or folder");
        refused("--reference pond:12", 2, "got 30 generated and 12 of Frogs drawn by code");
        refused("--reference no/such/folder", 2, "no data \"no/such/folder\"");
        assertThat(folder.resolve("run/evaluation.json")).doesNotExist();

        Files.writeString(folder.resolve("run/evaluation.json"), "{}");
        refused("", 1, "evaluation.json: is not a list of evaluations; move it away");
        assertThat(folder.resolve("run/evaluation.json")).hasContent("{}");
    }

    private void refused(String arguments, int exit, String line) {
        MainTest.Result result = MainTest.run(
                ("evaluate " + run + " --count 30 " + arguments).strip().split(" +"));
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(line).doesNotContain("\tat ");
        assertThat(result.err().lines().filter(one -> one.startsWith("rana: "))).hasSize(1);
        assertThat(result.out()).isEmpty();
    }
}
