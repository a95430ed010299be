package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.recipe.Recipes;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.StepReport;
import rana.train.SessionStart;

/** The progress of a training without a terminal. */
class ProgressLineTest {
    private static final RunInfo.Session SESSION = RunInfo.Session.now(0, "rana train", "cpu", 1);

    @ParameterizedTest
    @CsvSource({
        "0, '  2 workers, 8 % waiting  0:00 left'",
        "1, '  2 workers, 8 % waiting, 1 restart  0:00 left'",
        "2, '  2 workers, 8 % waiting, 2 restarts  0:00 left'"
    })
    void workers_the_time_that_they_wait_and_restarts_are_shown(int restarts, String end) {
        RunInfo.Session inTwo = SESSION.with(RunInfo.Workers.begin(2, restarts, restarts == 0 ? null : "a failure"));

        String line = lineOf(inTwo, List.of(new StepReport.Worker(0, 20, 0.05), new StepReport.Worker(1, 20, 0.105)));

        assertThat(line).isEqualTo("step 1/1  D 0.500  G 0.500  6.0 images/s" + end);
    }

    @Test
    void one_process_has_nothing_about_workers() {
        assertThat(lineOf(SESSION, List.of())).isEqualTo("step 1/1  D 0.500  G 0.500  6.0 images/s  0:00 left");
    }

    private static String lineOf(RunInfo.Session session, List<StepReport.Worker> workers) {
        RunInfo info = RunInfo.begin(
                "pond", new RunInfo.Data("pond:40", null, "a pond", 40, List.of(), null, null), 3, session);
        Run run = new Run(Path.of("run"), Recipes.named("pond", List.of("training.steps=1")), info);
        StringWriter printed = new StringWriter();
        try (ProgressLine progress = new ProgressLine(new PrintWriter(printed))) {
            progress.started(new SessionStart(run, 0, Set.of(), warning -> {}));
            progress.stepped(new StepReport(1, 6, 1, 6, Map.of(), Map.of(), 100, "D 0.500  G 0.500", workers));
        }
        return printed.toString().strip();
    }
}
