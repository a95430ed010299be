package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagHintsTest {
    private static final Set<String> TRAIN = Set.of(
            "--batch",
            "--steps",
            "--every",
            "--data-path",
            "--budget",
            "--strict",
            "--strict-design",
            "--threads",
            "--evaluate-every",
            "--evaluate-count",
            "--out",
            "--port",
            "--precision",
            "--resume");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.steps: must be at least 1; got 0 | training.steps (--steps): must be at least 1; got 0",
                "lower training.batch from 4, or training.batch of all | lower training.batch (--batch) from 4, or training.batch of all",
                "a larger training.steps continues it | a larger training.steps (--steps) continues it",
                "set training.every. | set training.every (--every).",
                "dataPath applies only to mnist | dataPath (--data-path) applies only to mnist",
                "give one, dataPath: x | give one, dataPath (--data-path): x",
                "budget: 3 s is too short | budget (--budget): 3 s is too short",
                "budget must be a time; got 'soon' | budget (--budget) must be a time; got 'soon'",
                "budget and training.steps both limit it | budget (--budget) and training.steps (--steps) both limit it",
                "strictDesign: 1 design warning | strictDesign (--strict-design): 1 design warning",
                "3 pictures are bad, but strict allows none; … | 3 pictures are bad, but strict (--strict) allows none; …",
                "threads must be at least 1; got 0 | threads (--threads) must be at least 1; got 0",
                "got training.precision float32: leave it out | got training.precision (--precision) float32: leave it out",
                "port: 80 is in use | port (--port): 80 is in use",
                "evaluateEvery must be at least 1 | evaluateEvery (--evaluate-every) must be at least 1",
                "10 samples (evaluationSamples) take 5 s | 10 samples (evaluationSamples, --evaluate-count) take 5 s",
                "choose another run folder | choose another run folder (--out)",
                "remove them, or pack the pictures, which helps | remove them, or pack the pictures (rana data pack), which helps",
                "my run exists already: resume the run in it, or choose another run folder | my run exists already: resume the run in it (rana train --resume 'my run'), or choose another run folder (--out)",
            })
    void the_flag_follows_the_first_occurrence_of_a_setting(String message, String hinted) {
        assertThat(FlagHints.add(message, TRAIN)).isEqualTo(hinted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--batch 4 is too large: lower training.batch",
                "--budget 5m: budget must be a time",
                "budget (--budget) must be a time",
                "as in --set training.batch=32",
                "optimizer.training.batch: unknown",
                "training.batches: unknown",
                "another thread must be free, and strict folders, threads and ports exist",
                "runs/dataPath is not a run folder",
                "steps into the void",
                "dataPathology: unknown",
            })
    void other_messages_stay_as_they_are(String message) {
        assertThat(FlagHints.add(message, TRAIN)).isEqualTo(message);
    }

    @Test
    void only_flags_of_the_command_are_added() {
        String message = "training.batch, dataPath: x exists already: resume the run in it";
        assertThat(FlagHints.add(message, Set.of())).isEqualTo(message);
        assertThat(FlagHints.add("10 samples (evaluationSamples) take 5 s", Set.of("--samples")))
                .isEqualTo("10 samples (evaluationSamples, --samples) take 5 s");
    }

    @Test
    void names_with_special_characters_stay_as_they_are() {
        assertThat(FlagHints.add("$1\\ exists already: resume the run in it", TRAIN))
                .isEqualTo("$1\\ exists already: resume the run in it (rana train --resume '$1\\')");
    }
}
