package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    static final String TINY = """
            extends: pond
            name: tiny
            pictures: {size: 8}
            networks:
              generator:
                - {type: linear, units: 192}
                - {type: reshape, height: 8, width: 8, channels: 3}
                - {type: tanh}
              discriminator:
                - {type: flatten}
                - {type: dropout, rate: 0.4}
                - {type: linear, units: 1}
            objective:
              type: cross-entropy
              real: 1
              fake: 0
              fromLogits: true
              noise: {amount: 0.1, sides: two-sided}
              generator: non-saturating
            regularization: {penalties: []}
            optimizer:
              discriminator: {lr: 2.0e-4, beta1: 0.5, beta2: 0.999}
              generator: {lr: 2.0e-4, beta1: 0.5, beta2: 0.999}
            training: {steps: 6, batch: 4, every: 3, precision: float32}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | 2 | did you mean 'train'?",
                "train frgo | 2 | there is no recipe 'frgo'; did you mean 'frog'?",
                "train --stpes 5 | 2 | did you mean '--steps'?",
                "train --steps many | 2 | --steps",
                "train --steps 0 | 2 | rana: --steps 0: training.steps: must be at least 1; got 0",
                "train --set training=3 --steps 1 | 2 | rana: --steps 1: no key 'training.steps'; 'training' is a single value",
                "train --set training.steps=0 | 2 | rana: setting training.steps=0: training.steps (--steps): must be at least 1",
                "train --batch=0 --every 2 | 2 | rana: --batch 0: training.batch: must be at least 1; got 0",
                "compare --recipes pond --precision half | 2 | rana: --precision half: training.precision: must be one of",
                "sample . --grid x.jpg | 2 | --grid writes a file of type .png; got x.jpg: name it x.png",
                "sample . --interpolate 1,2 --gif a/x.mp4 | 2 | --gif writes a file of type .gif; got a/x.mp4: name it a/x.gif",
                "project . a.png --grid b.JPEG | 2 | --grid writes a file of type .png; got b.JPEG: name it b.png",
                "project . a.png --latent b.yaml | 2 | --latent writes a file of type .json; got b.yaml: name it b.json",
                "evaluate . --nearest n.webp | 2 | --nearest writes a file of type .png; got n.webp: name it n.png",
                "data pack . --out a.tar | 2 | --out writes a file of type .zip; got a.tar: name it a.zip",
                "train --set networks.latent.sise=3 | 2 | did you mean 'size'?",
                "train --device cuda:99 | 2 | device cuda:99",
                "train --precision half | 2 | rana: --precision half: training.precision: must be one of float32, bfloat16, auto; got 'half'",
                "train --threads 0 | 2 | --threads must be at least 1; got 0",
                "train --data no/such/folder | 2 | no/such/folder",
                "train --data cifar10:frgo --data-path . | 2 | did you mean 'frog'?",
                "train --resume no/such/run | 2 | is not a run folder",
                "train --keep 0 | 2 | --keep must be at least 1; got 0",
                "train --budget soon | 2 | budget (--budget) must be a time (90s, 45m, 1h30m), steps (2000steps) or images (200kimages); got 'soon'",
                "train --budget 5m --steps 10 | 2 | --budget 5m and --steps 10 both limit the training; give one",
                "train --budget 5m --resume no/such/run | 2 | is not a run folder",
                "train --data ring | 2 | --data ring is a set of points, but a recipe trains on images; use 'rana toy --data ring'",
                "train --port 8000 | 2 | --port 8000 is for the studio; add --studio",
                "train --studio --port 99999 | 2 | port (--port) must be 0 to 65535; got 99999",
                "studio --port -1 | 2 | port (--port) must be 0 to 65535; got -1",
                "studio pom.xml | 2 | pom.xml is not a folder",
                "studio --host 192.0.2.1 | 2 | --token-file",
                "studio --host 0.0.0.0 --token-file no/such/file | 2 | tokenFile (--token-file): cannot read no/such/file: no such file",
                "toy --data rings | 2 | did you mean 'ring'?",
                "toy --games hing | 2 | did you mean 'hinge'?",
                "toy --steps 0 | 2 | --steps must be at least 1; got 0",
                "compare | 2 | give either --recipes a,b,c to train, or run folders to compare",
                "compare --recipes pond,frgo | 2 | did you mean 'frog'?",
                "compare --recipes pond --evaluations 0 | 2 | --evaluations must be at least 1; got 0",
                "compare no/such/run | 2 | is not a run folder",
                "train frog --strict-design | 2 | 1 design warning",
                "sample no/such/run | 2 | no/such/run is not a generator: no such file or folder",
                "sample . --count 0 | 2 | --count must be 1 to 1000000; got 0",
                "evaluate no/such/run | 2 | is not a run folder",
                "evaluate . --count 5 | 2 | --count must be 20 to 1000000 (k-NN and the kernel distance need 20); got 5",
                "features train --data cifra10 | 2 | --data must be cifar10 or pond; got 'cifra10'; did you mean 'cifar10'?",
                "features train --data pond --data-path . | 2 | --data-path requires --data cifar10",
                "features train --epochs 0 | 2 | --epochs must be at least 1; got 0",
                "features train --threads 0 | 2 | --threads must be at least 1; got 0",
                "features train --data-path no/such/folder | 2 | no CIFAR-10 at no/such/folder",
                "summary --recipe-file no.yaml | 2 | cannot read the recipe no.yaml: no such file",
            })
    void errors_are_one_line_on_stderr(String arguments, int exit, String line) {
        Result result = run(arguments.split(" "));

        assertThat(result.exit).as(result.err).isEqualTo(exit);
        assertThat(result.err).contains(line).doesNotContain("\tat ");
        assertThat(result.err.lines().filter(one -> one.startsWith("rana: "))).hasSize(1);
        assertThat(result.out).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train",
                "studio",
                "sample",
                "project",
                "evaluate",
                "compare",
                "toy",
                "summary",
                "recipes",
                "recipes show",
                "data",
                "data inspect",
                "data pack",
                "features",
                "features train",
                "doctor"
            })
    void examples_are_not_wrapped_in_the_help(String command) {
        Result result = run((command + " --help").strip().split(" "));

        assertThat(result.exit()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        int first = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("  rana "))
                .findFirst()
                .orElse(lines.size());
        assertThat(lines.subList(first, lines.size())).allMatch(line -> line.startsWith("  rana "));
        assertThat(lines).allMatch(line -> line.length() <= 80);
    }

    @Test
    void toys_write_a_page_with_an_image_of_each_game() throws IOException {
        Path out = folder.resolve("toys");
        Result result = run("toy", "--games", "hinge,relativistic", "--steps", "20", "--out", out.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("of 8 modes", "toys.html");
        assertThat(Files.readString(out.resolve("toys.html")))
                .contains("hinge", "data:image/png")
                .doesNotContain("{{");
        assertThat(out.resolve("relativistic.gif")).isNotEmptyFile();
    }

    @Test
    void a_training_keeps_the_precision_that_it_was_started_with() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        String out = folder.resolve("run").toString();
        Result first = run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:20",
                "--precision",
                "bfloat16",
                "--out",
                out);
        assertThat(first.exit).as(first.err).isZero();
        assertThat(Files.readString(folder.resolve("run/recipe.yaml"))).contains("precision: bfloat16");

        Result other = run("train", "--resume", out, "--steps", "9", "--precision", "float32");
        assertThat(other.exit).isEqualTo(2);
        assertThat(other.err)
                .contains("is trained in bfloat16; got training.precision (--precision) float32: leave it out,");

        Result same = run("train", "--resume", out, "--steps", "9", "--precision", "bfloat16");
        assertThat(same.exit).as(same.err).isZero();
    }

    @Test
    void a_training_is_sampled_resumed_and_never_overwritten() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        String out = folder.resolve("run").toString();
        List<String> train = List.of("train", "--recipe-file", recipe.toString(), "--data", "pond:20", "--out", out);

        Result first = run(train.toArray(String[]::new));
        assertThat(first.exit).as(first.err).isZero();
        assertThat(first.out).contains("report.html").contains("rana sample");
        assertThat(folder.resolve("run/samples/grid-000006.png")).isNotEmptyFile();

        Result again = run(train.toArray(String[]::new));
        assertThat(again.exit).isEqualTo(2);
        assertThat(again.err)
                .contains("exists already: resume the run in it (rana train --resume ", "another run folder (--out)");

        Result done = run("train", "--resume", out);
        assertThat(done.exit).isEqualTo(2);
        assertThat(done.err).contains("has taken all its 6 steps");

        Result on = run("train", "--resume", out, "--steps", "9");
        assertThat(on.exit).as(on.err).isZero();
        assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl"))).hasSize(9);

        Result other = run("train", "--resume", out, "--steps", "9", "--set", "networks.generator.0.units=193");
        assertThat(other.exit).isEqualTo(2);
        assertThat(other.err).contains("a vector of 193 does not fill 8×8×3");

        Path grid = folder.resolve("grid.png");
        assertThat(run("sample", out, "--count", "5", "--grid", grid.toString(), "--each", folder + "/each").exit)
                .isZero();
        assertThat(grid).isNotEmptyFile();
        assertThat(folder.resolve("each/seed1-000004.png")).isNotEmptyFile();
    }

    @Test
    void findings_are_printed_with_advice_and_stay_in_the_progress_line() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        String out = folder.resolve("run").toString();
        Result result = run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:20",
                "--out",
                out,
                "--steps",
                "140",
                "--every",
                "70",
                "--set",
                "optimizer.discriminator.lr=0.01",
                "--set",
                "optimizer.generator.lr=1e-9");
        assertThat(result.exit).as(result.err).isZero();
        assertThat(result.err)
                .containsPattern("step 1\\d\\d: d-saturated: .*; try optimizer.discriminator.lr of 5.0e-03")
                .containsPattern("step 140/140 .*images/s  d-saturated  ");
        assertThat(folder.resolve("run/metrics.jsonl")).content().contains("\"kind\":\"d-saturated\"");

        Result on = run("train", "--resume", out, "--steps", "141");
        assertThat(on.exit).as(on.err).isZero();
        assertThat(on.err).containsPattern("step 141/141 .*d-saturated").doesNotContain("try");
    }

    @Test
    void corrupt_and_other_files_in_a_folder_are_named_and_too_few_pictures_are_refused() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        assertThat(run("recipes").exit).isZero();
        Files.writeString(pictures.resolve("letter.txt"), "dear");
        Result result = run("train", "--data", pictures.toString(), "--out", folder + "/run");
        assertThat(result.exit).isIn(1, 2);
        assertThat(result.err).contains("letter.txt").contains("pictures");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void out_of_memory_is_one_line_with_advice_and_has_its_own_exit_code() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        String out = folder.resolve("run").toString();
        Result result = run(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:20",
                "--out",
                out,
                "--set",
                "networks.latent.size=10000000");

        assertThat(result.exit()).as(result.err()).isEqualTo(3);
        assertThat(result.err())
                .contains("out of memory", "lower training.batch (--batch) from 4, pictures.size from 8")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void a_run_without_an_intact_checkpoint_is_refused_and_one_without_any_starts_at_step_0() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        Path out = folder.resolve("run");
        run("train", "--recipe-file", recipe.toString(), "--data", "pond:20", "--out", out.toString());
        for (String step : List.of("step-000003", "step-000006")) {
            Files.write(out.resolve("checkpoints").resolve(step).resolve("generator.safetensors"), new byte[9]);
        }
        Result damaged = run("train", "--resume", out.toString(), "--steps", "9");
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.err())
                .contains("skipped the checkpoint step-000006: ", "generator.safetensors: is damaged")
                .contains("rana: " + out.resolve("checkpoints") + " has no intact checkpoint: all 2 are damaged");
        assertThat(run("sample", out.toString()).exit()).isEqualTo(1);

        try (var checkpoints = Files.list(out.resolve("checkpoints"))) {
            for (Path checkpoint : checkpoints.toList()) {
                Files.move(checkpoint, folder.resolve(checkpoint.getFileName()));
            }
        }
        Result started = run("train", "--resume", out.toString());
        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(started.out()).contains("has no checkpoint yet: training starts at step 0");
    }

    @Test
    void layers_that_differ_from_the_checkpoint_are_refused() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        String out = folder.resolve("run").toString();
        run("train", "--recipe-file", recipe.toString(), "--data", "pond:20", "--out", out);

        Result other = run("train", "--resume", out, "--steps", "9", "--set", "networks.latent.size=7");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("the checkpoint has other layers");
    }

    @Test
    void run_folders_may_have_unusual_names() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        for (String name : List.of("it's \"mine\"", "-лягушка", "two\nlines")) {
            String out = folder.resolve(name).toString();
            Result result = run("train", "--recipe-file", recipe.toString(), "--data", "pond:20", "--out", out);
            assertThat(result.exit()).as(result.err()).isZero();
            Result again = run("train", "--resume", out);
            assertThat(again.err().lines().filter(line -> line.contains("has taken all its")))
                    .hasSize(1);
        }
    }

    @Test
    void a_folder_that_cannot_be_created_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Result result = run("train", "--data", "pond:64", "--steps", "1", "--out", file + "/run");
        assertThat(result.exit).isEqualTo(1);
        assertThat(result.err).contains("cannot write the run folder").contains("file/run");
    }

    @Test
    void the_summary_of_the_recipe_frog_has_its_parameters_and_its_warning() {
        Result result = run("summary", "frog");
        assertThat(result.exit).isZero();
        assertThat(result.out).contains("6,264,579").contains("790,913").contains("design: pictures.range");
    }

    @Test
    void a_printed_recipe_can_be_used_as_a_file() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), run("recipes", "show", "frog").out);
        assertThat(run("summary", "--recipe-file", file.toString()).out).contains("6,264,579");
    }

    @Test
    void help_has_examples_for_every_command() {
        for (String command : List.of("train", "sample", "project", "evaluate", "summary", "recipes", "doctor")) {
            Result result = run(command, "--help");
            assertThat(result.exit).isZero();
            assertThat(result.out).contains("  rana " + command);
        }
    }

    record Result(int exit, String out, String err) {}

    static Result run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var capturedOut = new ByteArrayOutputStream();
        var capturedErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
        try {
            int exit = Main.execute(arguments);
            return new Result(
                    exit, capturedOut.toString(StandardCharsets.UTF_8), capturedErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
