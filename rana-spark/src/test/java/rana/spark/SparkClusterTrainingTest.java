package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;

/** A training on executors in processes of their own. */
@Tag("gate")
class SparkClusterTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void a_training_whose_executors_are_killed_ends_with_the_weights_of_one_process() throws Exception {
        TinyTraining one = new TinyTraining(folder.resolve("one"), 600);
        TinyTraining two = new TinyTraining(folder.resolve("two"), 600);
        one.session().run();
        List<String> messages = new CopyOnWriteArrayList<>();
        SparkSession spark = SparkSessions.cluster(2);
        try {
            var training = CompletableFuture.supplyAsync(() -> SparkTraining.of(two.session())
                    .workers(2)
                    .classPath(System.getProperty("java.class.path"))
                    .onMessage(messages::add)
                    .run(spark));
            for (int kill = 0; kill < 2; kill++) {
                SparkTrainingTest.await(two, two.logged() + TinyTraining.EVERY + 5, training);
                List<ProcessHandle> workers = SparkTrainingTest.workers();
                assertThat(workers).hasSize(2);

                parent(workers.get(kill)).destroyForcibly();

                for (ProcessHandle worker : workers) {
                    worker.onExit().get(1, TimeUnit.MINUTES);
                }
            }

            assertThat(training.get(10, TimeUnit.MINUTES).step()).isEqualTo(600);
        } finally {
            spark.stop();
        }
        assertThat(messages).hasSize(2).allMatch(line -> line.contains(" of at most 3)"));
        assertThat(two.weights()).isNotEmpty().isEqualTo(one.weights());
        assertThat(SparkTrainingTest.workers()).isEmpty();
        GateReport.record(
                "17. Spark, executors",
                "a training of 600 steps in 2 executors of a local-cluster, each in turn killed with SIGKILL",
                "the driver started the stage again twice; the run ended with the SHA-256 of one process; no worker was left");
    }

    /** Returns the executor that started a worker. */
    private static ProcessHandle parent(ProcessHandle worker) {
        return worker.parent().orElseThrow();
    }
}
