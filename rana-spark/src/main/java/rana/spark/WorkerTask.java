package rana.spark;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import rana.FailureException;
import rana.RanaException;
import rana.UsageException;
import rana.cluster.Launcher;
import rana.cluster.Rendezvous;
import rana.cluster.SharedSecret;
import rana.cluster.Supervisor;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A task of the barrier stage, which starts a worker process and watches it. The first task is the
 * supervisor of all; those of the others join it.
 */
final class WorkerTask extends AbstractFunction1<Iterator<Integer>, Iterator<WorkerReport>> implements Serializable {
    private static final long serialVersionUID = 1;

    /** The time in which all tasks must join, once the stage has started. */
    private static final Duration JOIN = Duration.ofMinutes(2);

    /** The time for the last checkpoint of a training that is cancelled. */
    private static final Duration CHECKPOINT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String PORT = "port ";
    private static final System.Logger LOGGER = System.getLogger("rana.spark");

    private final TrainingOrder order;

    WorkerTask(TrainingOrder order) {
        this.order = order;
    }

    @Override
    public Iterator<WorkerReport> apply(Iterator<Integer> partition) {
        return CollectionConverters.asScala(
                List.of(work(BarrierTaskContext.get())).iterator());
    }

    private WorkerReport work(BarrierTaskContext context) {
        // Outside of the try block: a failure must end the stage, because the other tasks wait for this one.
        WorkerFolder folder = WorkerFolder.create(order);
        try (folder) {
            return context.partitionId() == 0 ? supervise(context, folder) : follow(context, folder);
        } catch (UsageException e) {
            return WorkerReport.of(e);
        } catch (RanaException e) {
            return WorkerReport.lost(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the rendezvous: the first task's executor, at the address that others have for it. */
    private Rendezvous rendezvous(BarrierTaskContext context, int port) {
        String first = context.getTaskInfos()[0].address();
        String host = first.substring(0, first.lastIndexOf(':'));
        return new Rendezvous(
                context.partitionId(),
                context.getTaskInfos().length,
                host,
                port,
                "",
                JOIN,
                SharedSecret.of(order.secret(), "the secret of the training"));
    }

    private WorkerReport supervise(BarrierTaskContext context, WorkerFolder folder) {
        Supervisor opened;
        try {
            opened = new Supervisor(rendezvous(context, 0), !order.mixedHosts(), 0, commands(folder), WorkerTask::log);
        } catch (RanaException e) {
            context.allGather(String.valueOf(e.getMessage()));
            throw e;
        }
        try (Supervisor supervisor = opened;
                Cancelling watching = new Cancelling(context, supervisor::stop)) {
            context.allGather(PORT + supervisor.port());
            int status = supervisor.run();
            return folder.report()
                    .orElseGet(() -> WorkerReport.lost(
                            "worker 0 ended with status %d and without a report; its output is in the log of its executor"
                                    .formatted(status)));
        } catch (FailureException e) {
            // without the number of starts, which the driver counts
            return WorkerReport.lost(String.valueOf(e.getMessage()).replaceFirst("; the workers were started .*", ""));
        }
    }

    private WorkerReport follow(BarrierTaskContext context, WorkerFolder folder) {
        String announced = context.allGather("")[0];
        if (!announced.startsWith(PORT)) {
            return WorkerReport.followed(); // the first task reports the error
        }
        int port = Integer.parseInt(announced.substring(PORT.length()));
        Launcher launcher = new Launcher(rendezvous(context, port), commands(folder), WorkerTask::log);
        try (Cancelling watching = new Cancelling(context, launcher::stop)) {
            launcher.run();
        } catch (FailureException e) {
            log("rank %d: %s".formatted(context.partitionId(), e.getMessage()));
        }
        return WorkerReport.followed();
    }

    private static void log(String line) {
        LOGGER.log(System.Logger.Level.INFO, line);
    }

    private static Supervisor.Commands commands(WorkerFolder folder) {
        return new Supervisor.Commands() {
            @Override
            public List<String> first(boolean restart, int neighbours) {
                return folder.command();
            }

            @Override
            public List<String> others(int neighbours) {
                return folder.command();
            }
        };
    }

    /** A thread that ends the training when Spark cancels its task, since Spark may not interrupt it. */
    private static final class Cancelling implements AutoCloseable {
        private final BarrierTaskContext context;
        private final Runnable stop;
        private final Thread task = Thread.currentThread();
        private final Thread thread = new Thread(this::watch, "rana-cancelling");

        Cancelling(BarrierTaskContext context, Runnable stop) {
            this.context = context;
            this.stop = stop;
            thread.setDaemon(true);
            thread.start();
        }

        private void watch() {
            try {
                while (!context.isInterrupted()) {
                    Thread.sleep(POLL.toMillis());
                }
                stop.run();
                Thread.sleep(CHECKPOINT.toMillis());
                task.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the task has ended
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
