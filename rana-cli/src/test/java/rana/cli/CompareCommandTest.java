package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
    @TempDir
    private Path folder;

    @Test
    void recipes_are_trained_evaluated_and_reported_on_one_page() throws IOException {
        String out = folder.resolve("both").toString();
        String[] command = {
            "compare",
            "--recipes",
            "pond,dcgan",
            "--data",
            "pond:40",
            "--budget",
            "4steps",
            "--samples",
            "30",
            "--evaluations",
            "2",
            "--set",
            "training.batch=4",
            "--precision",
            "bfloat16",
            "--out",
            out
        };
        MainTest.Result first = MainTest.run(command);

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("pond, 1 of 2", "dcgan, 2 of 2", "compare.html");
        JsonNode compared = JsonMapper.shared().readTree(Files.readString(folder.resolve("both/compare.json")));
        assertThat(compared.required("runs")).hasSize(2).allSatisfy(run -> {
            assertThat(run.required("steps").intValue()).isEqualTo(4);
            assertThat(run.required("images").intValue()).isEqualTo(16);
            assertThat(run.required("distances").size())
                    .as("two during training, and the final one")
                    .isEqualTo(3);
            assertThat(run.required("figures").get(0).required("name").asString())
                    .isEqualTo("FD-C10");
            assertThat(run.required("figures").findValuesAsString("name")).contains("frogs", "species");
        });
        assertThat(compared.required("runs")
                        .get(0)
                        .required("figures")
                        .get(0)
                        .required("value")
                        .doubleValue())
                .as("the best comes first")
                .isLessThanOrEqualTo(compared.required("runs")
                        .get(1)
                        .required("figures")
                        .get(0)
                        .required("value")
                        .doubleValue());
        assertThat(Files.readString(folder.resolve("both/compare.html")))
                .contains("Lower is closer", "data:image/png;base64,")
                .doesNotContain("{{", "src=\"http");
        assertThat(Files.readString(folder.resolve("both/compare.md"))).contains("| dcgan |", "![", "--evaluations 2");
        assertThat(folder.resolve("both/distance.png")).isNotEmptyFile();
        assertThat(folder.resolve("both/pond-grid.png")).isNotEmptyFile();

        assertThat(Files.readString(folder.resolve("both/runs/pond/recipe.yaml")))
                .contains("precision: bfloat16");

        MainTest.Result again = MainTest.run(command);
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out()).contains("pond is trained already", "dcgan is trained already");

        command[6] = "5steps";
        MainTest.Result other = MainTest.run(command);
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("contains a comparison with other budget");
    }

    @Test
    void existing_runs_are_evaluated_by_one_protocol() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        for (String name : new String[] {"a", "b"}) {
            MainTest.run(
                    "train",
                    "--recipe-file",
                    recipe.toString(),
                    "--data",
                    "pond:30",
                    "--out",
                    folder.resolve(name).toString());
        }
        Path out = folder.resolve("both");
        MainTest.Result compared = MainTest.run(
                "compare",
                folder.resolve("a").toString(),
                folder.resolve("b").toString(),
                "--samples",
                "30",
                "--out",
                out.toString());

        assertThat(compared.exit()).as(compared.err()).isZero();
        assertThat(Files.readString(out.resolve("compare.md"))).contains("| a | cross-entropy", "| b | cross-entropy");

        MainTest.Result trained = MainTest.run(
                "compare", "--recipes", "pond", "--data", "pond:30", "--samples", "30", "--out", out.toString());
        assertThat(trained.exit()).isEqualTo(2);
        assertThat(trained.err()).contains("contains a comparison with other budget (none, not 10m of training steps");
    }

    @Test
    void recipe_files_are_compared_under_their_names() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.yaml"), MainTest.TINY);
        String own = mine.toString();
        String out = folder.resolve("own").toString();
        String[] command = {
            "compare", "--recipes", own, "--data", "pond:30", "--budget", "2steps", "--samples", "30", "--out", out
        };
        MainTest.Result first = MainTest.run(command);
        assertThat(first.exit()).as(first.err()).isZero();
        Files.writeString(mine, "summary: Said in other words.\n" + MainTest.TINY);
        MainTest.Result again = MainTest.run(command);
        assertThat(again.out()).contains("is trained already");

        Files.writeString(mine, MainTest.TINY.replace("rate: 0.4", "rate: 0.3"));
        MainTest.Result changed = MainTest.run(command);
        assertThat(changed.exit()).isEqualTo(2);
        assertThat(changed.err()).contains("is a run of another recipe named tiny");

        Path copy = Files.writeString(folder.resolve("copy.yml"), MainTest.TINY);
        command[2] = own + "," + copy;
        MainTest.Result twice = MainTest.run(command);
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err()).contains("--recipes: two recipes are named tiny; rename the one in ", "copy.yml");
    }

    @Test
    void a_budget_sets_the_steps_of_a_training() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        Path out = folder.resolve("run");
        MainTest.Result trained = MainTest.run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:30",
                "--budget",
                "80images",
                "--out",
                out.toString());

        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("budget: 20 steps of 4 images");
        assertThat(out.resolve("samples/grid-000020.png")).isNotEmptyFile();
    }
}
