package rana.spark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.UsageException;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The barrier stages of a training, as the driver starts and stops them. */
final class StageControl {
    /** The time in which executors that have been requested must register. */
    private static final Duration REGISTER = Duration.ofMinutes(2);

    /** The time for the last checkpoint of a training that is stopped. */
    private static final Duration CHECKPOINT = Duration.ofSeconds(75);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String GROUP = "spark.jobGroup.id";

    private final String group = "rana-" + UUID.randomUUID();
    private boolean stopping;
    private @Nullable SparkContext running;

    /**
     * Returns the number of workers for the slots of the cluster.
     *
     * @param wanted the number that is required; null for all slots
     * @throws UsageException if there are too few slots
     */
    int slots(SparkSession spark, @Nullable Integer wanted) {
        SparkContext context = spark.sparkContext();
        int taskCpus = context.getConf().getInt("spark.task.cpus", 1);
        int required = wanted == null ? Math.max(1, context.defaultParallelism() / taskCpus) : wanted;
        ResourceProfile profile = context.resourceProfileManager().defaultResourceProfile();
        long end = System.nanoTime() + REGISTER.toNanos();
        int slots = context.maxNumConcurrentTasks(profile);
        while (slots < required && !context.isLocal() && System.nanoTime() < end && pause()) {
            slots = context.maxNumConcurrentTasks(profile);
        }
        if (slots < required) {
            throw new UsageException(
                    ("workers must be at most %d, because the executors have %s for tasks of %s (spark.task.cpus);"
                                    + " got %d: add executors or cores, or lower workers")
                            .formatted(slots, Counts.of(slots, "slot"), Counts.of(taskCpus, "core"), required));
        }
        return required;
    }

    /** Trains until the stage ends, in whatever way. */
    WorkerReport attempt(SparkSession spark, TrainingOrder order, int workers) {
        SparkContext context = spark.sparkContext();
        RunningTasks tasks = new RunningTasks(group);
        context.addSparkListener(tasks);
        try {
            if (!begin(context)) {
                return new WorkerReport(WorkerReport.Kind.STOPPED, "", 0);
            }
            List<WorkerReport> reports = collect(spark, order, workers);
            return reports.stream()
                    .filter(report -> report.kind() != WorkerReport.Kind.FOLLOWED)
                    .findFirst()
                    .orElseGet(() -> WorkerReport.lost("no worker has reported the end of the training"));
        } catch (Exception e) { // Scala does not declare what it throws
            if (isStopping() || isCancelled(e)) {
                tasks.awaitNone(CHECKPOINT);
                return new WorkerReport(WorkerReport.Kind.STOPPED, "", 0);
            }
            return WorkerReport.lost(reason(e));
        } finally {
            end();
            context.clearJobGroup();
            context.removeSparkListener(tasks);
        }
    }

    private List<WorkerReport> collect(SparkSession spark, TrainingOrder order, int workers) {
        ClassTag<WorkerReport> tag = ClassTag$.MODULE$.apply(WorkerReport.class);
        List<Integer> ranks = IntStream.range(0, workers).boxed().toList();
        RDD<Integer> rdd =
                SparkContexts.context(spark).parallelize(ranks, workers).rdd();
        spark.sparkContext().setJobGroup(group, "Training with Rana", false);
        RDD<WorkerReport> reports = rdd.barrier().mapPartitions(new WorkerTask(order), false, tag);
        return JavaRDD.fromRDD(reports, tag).collect();
    }

    private synchronized boolean begin(SparkContext context) {
        running = context;
        return !stopping;
    }

    private synchronized void end() {
        running = null;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    synchronized void stop() {
        stopping = true;
        if (running != null) {
            running.cancelJobGroupAndFutureJobs(group); // the job may not be submitted yet
        }
    }

    private static boolean isCancelled(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SPARK_JOB_CANCELLED") || message.contains("cancelled");
    }

    /** Returns the reason of a failed stage, in one line. */
    static String reason(Exception e) {
        List<String> lines =
                new ArrayList<>(String.valueOf(e.getMessage()).lines().toList());
        Optional<String> cause = lines.stream()
                .filter(line -> line.contains("ExecutorLostFailure"))
                .map(line -> line.substring(line.indexOf("ExecutorLostFailure")))
                .findFirst();
        return cause.orElse(lines.isEmpty() ? e.toString() : lines.get(0));
    }

    private static boolean pause() {
        try {
            Thread.sleep(POLL.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The number of tasks of a job group that run. Those of a cancelled job may run on for a while. */
    private static final class RunningTasks extends SparkListener {
        private final String group;
        private final Set<Object> stages = new HashSet<>();
        private int running;

        RunningTasks(String group) {
            this.group = group;
        }

        @Override
        public synchronized void onJobStart(SparkListenerJobStart job) {
            if (job.properties() != null && group.equals(job.properties().getProperty(GROUP))) {
                job.stageIds().foreach(stages::add);
            }
        }

        @Override
        public synchronized void onTaskStart(SparkListenerTaskStart task) {
            running += stages.contains(task.stageId()) ? 1 : 0;
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
            running -= stages.contains(task.stageId()) ? 1 : 0;
            notifyAll();
        }

        synchronized void awaitNone(Duration atMost) {
            long end = System.nanoTime() + atMost.toNanos();
            try {
                for (long left = atMost.toMillis(); running > 0 && left > 0; ) {
                    wait(left);
                    left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
