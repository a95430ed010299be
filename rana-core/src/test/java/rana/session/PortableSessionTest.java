package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import rana.UsageException;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.recipe.Recipes;
import rana.train.TrainingListener;

class PortableSessionTest {
    @Test
    void a_session_has_the_same_settings_after_a_round_trip() {
        TrainingSession session = TrainingSession.of(Recipes.named("pond"))
                .into(Path.of("runs/frogs"))
                .data("pond:100")
                .dataPath(Path.of("archive"))
                .seed(7)
                .batch(16)
                .threads(2)
                .budgetOfSteps(new Budget.Time(Duration.ofMillis(1500)))
                .evaluations(3)
                .evaluationSamples(500)
                .keepCheckpoints(4)
                .device("cpu")
                .strictData()
                .strictDesign()
                .withoutWatchdog()
                .command("train");

        String json = session.toJson();

        assertThat(TrainingSession.fromJson(json).toJson()).isEqualTo(json);
        assertThat(json)
                .contains("training.batch=16")
                .contains("pond:100")
                .contains("PT1.5S")
                .contains(Path.of("runs/frogs").toAbsolutePath().toString())
                .contains("\"evaluations\":3")
                .contains("\"strictData\":true")
                .contains("\"watchdog\":false")
                .contains("\"seed\":7");
    }

    @Test
    void paths_are_absolute_and_names_of_data_sets_are_kept() {
        String folder = Path.of("src").toAbsolutePath().toString();

        assertThat(pond().data("src").toJson()).contains("\"source\":\"" + folder.replace("\\", "\\\\") + "\"");
        assertThat(pond().data("pond:1000").toJson()).contains("\"source\":\"pond:1000\"");
        assertThat(pond().toJson()).contains("\"source\":null");
    }

    @Test
    void a_session_of_an_existing_run_has_no_recipe() {
        TrainingSession session = TrainingSession.in(Path.of("runs/frogs"))
                .budget(new Budget.Images(2000))
                .evaluateEvery(50);

        String json = session.toJson();

        assertThat(TrainingSession.fromJson(json).toJson()).isEqualTo(json);
        assertThat(json).contains("\"recipe\":null").contains("2000images").contains("\"evaluateEvery\":50");
    }

    @Test
    void what_exists_in_this_process_only_is_refused() {
        assertThatThrownBy(() -> pond().listen(new TrainingListener() {}).toJson())
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "listen: the session has a listener, which cannot be sent to another process; leave it out");
        assertThatThrownBy(() -> pond().data(DataSources.open("pond:4", DataOptions.of(32, 3)))
                        .toJson())
                .hasMessage("data: the session has images in memory, which cannot be sent to another process;"
                        + " name their folder or archive");
        assertThatThrownBy(() -> pond().onMessage(line -> {}).toJson()).hasMessageStartingWith("onMessage: ");
        assertThatThrownBy(() -> pond().onWarning(line -> {}).toJson()).hasMessageStartingWith("onWarning: ");
    }

    private static TrainingSession pond() {
        return TrainingSession.of(Recipes.named("pond"));
    }
}
