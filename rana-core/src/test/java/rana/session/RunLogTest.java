package rana.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.CommandFolder;
import rana.run.Histogram;
import rana.run.RunInfo;
import rana.run.RunState;
import rana.run.SampleScores;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunLogTest {
    @TempDir
    private Path parent;

    @Test
    void a_run_says_that_it_runs_and_how_it_ended() {
        List<RunState.Activity> received = new ArrayList<>();
        Path folder = parent.resolve("run");
        train(folder, TinyGan.recipe(), new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                received.add(RunState.read(folder).orElseThrow().activity());
            }
        });

        assertThat(received).hasSize(12).containsOnly(RunState.Activity.RUNNING);
        RunState state = RunState.read(folder).orElseThrow();
        assertThat(state.activity()).isEqualTo(RunState.Activity.FINISHED);
        assertThat(state.step()).isEqualTo(12);
        assertThat(folder.resolve("state.json")).content().contains("\"finished\"");
    }

    @Test
    void a_run_that_was_stopped_or_failed_says_so_and_why() throws IOException {
        Path stopped = parent.resolve("stopped");
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 3, ComputeDevice.CPU);
                RecordedRun run = folder(stopped, TinyGan.recipe())) {
            training.stop();
            training.run(run.listener());
        }
        Path failed = parent.resolve("failed");
        try (RecordedRun run = folder(failed, TinyGan.recipe())) {
            run.failed(new FailureException("the dog ate it"));
        }

        assertThat(RunState.read(stopped).orElseThrow().activity()).isEqualTo(RunState.Activity.STOPPED);
        assertThat(RunState.read(failed).orElseThrow().activity()).isEqualTo(RunState.Activity.FAILED);
        assertThat(RunState.read(failed).orElseThrow().why()).isEqualTo("the dog ate it");
        assertThat(Files.readString(failed.resolve("log.txt"))).contains("failed: the dog ate it");
    }

    @Test
    void a_run_whose_process_is_gone_was_stopped() throws Exception {
        Path folder = parent.resolve("run");
        try (RecordedRun run = folder(folder, TinyGan.recipe())) {
            String running = Files.readString(folder.resolve("state.json"));
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();
            long own = ProcessHandle.current().pid();
            Files.writeString(folder.resolve("state.json"), running.replace("" + own, "" + gone.pid()));
            assertThat(RunState.read(folder).orElseThrow().activity()).isEqualTo(RunState.Activity.STOPPED);

            String started = running.replaceAll("(\"started\" : \")[^\"]*", "$11999-01-01T00:00:00Z");
            Files.writeString(folder.resolve("state.json"), started);
            assertThat(RunState.read(folder).orElseThrow().activity()).isEqualTo(RunState.Activity.STOPPED);
        }
    }

    @Test
    void d_s_scores_of_samples_are_kept_as_histograms_that_hold_all_of_them() throws IOException {
        Path folder = parent.resolve("run");
        train(folder, TinyGan.recipe(), new TrainingListener() {});

        List<JsonNode> lines = Files.readAllLines(folder.resolve("histograms.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(lines.stream().map(line -> line.path("step").asLong())).containsExactly(0L, 5L, 10L, 12L);
        for (JsonNode line : lines) {
            assertThat(line.path("edges").get(0).asDouble()).isEqualTo(0);
            assertThat(line.path("edges").get(20).asDouble()).isEqualTo(1);
            for (String kind : List.of("real", "fake")) {
                assertThat(line.path(kind).values().stream()
                                .mapToInt(JsonNode::asInt)
                                .sum())
                        .isEqualTo(64);
            }
        }
    }

    @Test
    void a_histogram_counts_each_score_where_it_lies() {
        Histogram histogram = Histogram.of(new SampleScores(7, List.of(-2.0, 8.0, 8.0), List.of(3.0, -2.0), false));

        assertThat(histogram.edges()).hasSize(21).startsWith(-2.0, -1.5).endsWith(8.0);
        assertThat(histogram.real().get(0)).isEqualTo(1);
        assertThat(histogram.real().get(19)).isEqualTo(2);
        assertThat(histogram.fake().get(10)).isEqualTo(1);
    }

    @Test
    void commands_in_the_folder_are_carried_out_and_invalid_ones_are_reported() throws Exception {
        Path folder = parent.resolve("run");
        List<String> warnings = new ArrayList<>();
        List<Command> taken = new ArrayList<>();
        Recipe recipe = TinyGan.recipe("training.steps=100000", "training.every=100000");
        try (Training training = new Training(recipe, TinyGan.pictures(), 3, ComputeDevice.CPU);
                RecordedRun run = folder(folder, recipe)) {
            CommandFolder.put(folder, Command.of(Command.Action.STOP));
            try (CommandFolder box = CommandFolder.open(folder, training::send, warnings::add)) {
                CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() ->
                        training.run(TrainingListener.all(List.of(run.listener(), new TrainingListener() {
                            @Override
                            public void commanded(long step, Command command) {
                                taken.add(command);
                            }
                        }))));
                Files.writeString(folder.resolve("orders/1.json"), "{\"action\":\"dance\"}");
                Files.writeString(folder.resolve("orders/2.json"), "{\"action\":\"change\",\"set\":{\"seed\":1}}");
                Files.writeString(folder.resolve("orders/3.json"), "null");
                Files.writeString(folder.resolve("orders/4.json"), "{\"set\":{}}");
                Files.writeString(
                        folder.resolve("orders/5.json"),
                        "{\"action\":\"change\",\"set\":{\"optimizer.generator.lr\":null}}");
                Files.writeString(folder.resolve("orders/6.json"), "{\"action\":\"resume\"}");
                CommandFolder.put(folder, Command.change(Map.of("optimizer.generator.lr", 1e-5)));
                Thread.sleep(5);
                CommandFolder.put(folder, Command.of(Command.Action.STOP));
                assertThat(ended.get(120, TimeUnit.SECONDS)).isFalse();
            }
        }
        assertThat(taken)
                .containsExactlyInAnyOrder(
                        Command.of(Command.Action.RESUME),
                        Command.change(Map.of("optimizer.generator.lr", 1e-5)),
                        Command.of(Command.Action.STOP));
        assertThat(warnings).hasSize(5).allMatch(line -> line.startsWith("a command was "));
        assertThat(warnings)
                .anyMatch(line -> line.contains("refused") && line.contains("seed"))
                .anyMatch(line -> line.contains("it is null"))
                .anyMatch(line -> line.contains("it has no action"))
                .anyMatch(line -> line.contains("optimizer.generator.lr must be a number; got null"));
        assertThat(Files.readString(folder.resolve("log.txt"))).contains("command: set optimizer.generator.lr=1.0E-5");
    }

    private void train(Path folder, Recipe recipe, TrainingListener listener) {
        try (Training training = new Training(recipe, TinyGan.pictures(), 3, ComputeDevice.CPU);
                RecordedRun run = folder(folder, recipe)) {
            training.run(TrainingListener.all(List.of(run.listener(), listener)));
        }
    }

    private static RecordedRun folder(Path folder, Recipe recipe) {
        ImageSource pictures = TinyGan.pictures();
        RunInfo info = RunInfo.begin(
                "pond", RunInfo.Data.of("pond:40", null, pictures), 3, RunInfo.Session.now(0, "rana train", "cpu", 1));
        return RecordedRun.create(folder, recipe, info, warning -> {});
    }
}
