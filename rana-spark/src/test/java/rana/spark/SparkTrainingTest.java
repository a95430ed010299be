package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.run.StepReport;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.train.TrainingListener;

/** Trainings whose tasks are threads of this process; workers are processes. */
class SparkTrainingTest {
    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSessions.local(2);
    }

    @AfterAll
    static void end() {
        spark.stop();
    }

    @Test
    void two_workers_end_with_the_weights_of_one_process() throws Exception {
        TinyTraining one = new TinyTraining(folder.resolve("one"), 40);
        TinyTraining two = new TinyTraining(folder.resolve("two"), 40);
        one.session().run();

        TrainingResult result = SparkTraining.run(spark, two.session());

        assertThat(result.step()).isEqualTo(40);
        assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.FINISHED);
        assertThat(result.folder()).isEqualTo(two.folder());
        assertThat(two.weights()).isNotEmpty().isEqualTo(one.weights());
        assertThat(workers()).isEmpty();
    }

    @Test
    @Tag("gate")
    void a_worker_that_is_killed_is_started_again() throws Exception {
        TinyTraining one = new TinyTraining(folder.resolve("one"), 400);
        TinyTraining two = new TinyTraining(folder.resolve("two"), 400);
        one.session().run();
        List<String> messages = new java.util.concurrent.CopyOnWriteArrayList<>();
        var training = CompletableFuture.supplyAsync(
                () -> SparkTraining.of(two.session()).onMessage(messages::add).run(spark));
        await(two, TinyTraining.EVERY + 5, training);

        workers().get(1).destroyForcibly();

        assertThat(training.get(5, TimeUnit.MINUTES).step()).isEqualTo(400);
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("was ended by signal 9")
                .contains("(restart 1 of at most 3)");
        assertThat(two.weights()).isEqualTo(one.weights());
    }

    @Test
    void a_training_that_is_stopped_leaves_a_checkpoint_and_no_process() throws Exception {
        TinyTraining run = new TinyTraining(folder.resolve("run"), 100_000);
        SparkTraining spark2 = SparkTraining.of(run.session());
        var training = CompletableFuture.supplyAsync(() -> spark2.run(spark));
        await(run, 5, training);
        List<ProcessHandle> workers = workers();

        spark2.stop();

        TrainingResult result = training.get(2, TimeUnit.MINUTES);
        assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);
        assertThat(result.step()).isBetween(5L, 99_999L).isEqualTo(run.logged());
        assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void cancelling_the_job_in_spark_ends_the_workers() throws Exception {
        TinyTraining run = new TinyTraining(folder.resolve("run"), 100_000);
        var training = CompletableFuture.supplyAsync(() -> SparkTraining.run(spark, run.session()));
        await(run, 5, training);
        List<ProcessHandle> workers = workers();

        spark.sparkContext().cancelAllJobs();

        assertThat(training.get(2, TimeUnit.MINUTES).outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);
        assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void an_error_of_the_training_is_that_of_the_driver_without_a_restart() {
        TinyTraining run = new TinyTraining(folder.resolve("run"), 40);
        List<String> messages = new java.util.ArrayList<>();

        assertThatThrownBy(() -> SparkTraining.of(run.session().shards(1))
                        .workers(2)
                        .onMessage(messages::add)
                        .run(spark))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("training.shards")
                .hasMessageContaining("must be a number of at least 2");
        assertThat(messages).isEmpty();
    }

    @Test
    void what_cannot_be_trained_is_refused_in_one_line() {
        TrainingSession tiny = new TinyTraining(folder.resolve("run"), 40).session();

        assertThatThrownBy(() -> SparkTraining.run(
                        spark, TrainingSession.of(rana.train.TinyGan.recipe()).data("pond:20")))
                .isInstanceOf(UsageException.class)
                .hasMessage("into: a training on Spark needs a run folder, as a path that executors see");
        assertThatThrownBy(() -> SparkTraining.of(tiny).workers(3).run(spark))
                .hasMessage("workers must be at most 2, because the executors have 2 slots for tasks of 1 core"
                        + " (spark.task.cpus); got 3: add executors or cores, or lower workers");
        assertThatThrownBy(() -> SparkTraining.of(tiny).workers(0)).hasMessage("workers must be at least 1; got 0");
        assertThatThrownBy(() -> SparkTraining.run(spark, tiny.onStep(step -> {})))
                .hasMessage(
                        "listen: the session has a listener, which cannot be sent to another process; leave it out");
    }

    /** A listener that the first worker creates. */
    public static final class FailingListener implements TrainingListener {
        /** Creates the listener. */
        public FailingListener() {}

        @Override
        public void stepped(StepReport report) {
            throw new IllegalStateException("created in the worker");
        }
    }

    @Test
    void listeners_are_created_in_the_first_worker() {
        TinyTraining run = new TinyTraining(folder.resolve("run"), 40);

        assertThatThrownBy(() -> SparkTraining.of(run.session())
                        .listener(FailingListener.class)
                        .run(spark))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("FailingListener")
                .hasMessageContaining("created in the worker");
    }

    static void await(TinyTraining run, long step, CompletableFuture<?> training) throws InterruptedException {
        while (!training.isDone() && run.logged() < step) {
            Thread.sleep(20);
        }
        if (training.isDone()) {
            training.join();
        }
    }

    /** Returns the worker processes below this one, in the order in which they were started. */
    static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).toString().contains("rana-spark-"))
                        .isPresent())
                .sorted(java.util.Comparator.comparing(ProcessHandle::pid))
                .toList();
    }
}
